import { LineageNoun } from '@abparts/contracts/medium'
import { sql } from 'drizzle-orm'
import { check, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { isOneOf, oneOf } from './columns.ts'

/**
 * Where each medium comes from. Every change gives it a new head, and all heads that it ever had stay in its history,
 * also after its row is purged. Installations that copy media from one another keep the heads: who has the other's head
 * in its history is newer. Triggers write it for media (see migrations/0006_lineages.sql).
 */
export const lineages = pgTable(
  'lineages',
  {
    /** `picture_order` is the order of a part's pictures, under the part's id; without a row, nobody has sorted them. */
    noun: oneOf(LineageNoun).notNull(),
    nounId: uuid().notNull(),
    head: uuid().notNull(),
    /** A set, with the head. */
    history: uuid().array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.noun, table.nounId] }),
    check('lineages_noun', isOneOf(table.noun, LineageNoun)),
    check('lineages_head', sql`${table.head} = any(${table.history})`),
  ],
)
