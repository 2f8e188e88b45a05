import { LineageType } from '@abparts/contracts/medium'
import { sql } from 'drizzle-orm'
import { check, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { isOneOf, oneOf } from './columns.ts'

/**
 * Where each medium comes from. Every change gives it a new head, and all heads that it ever had stay in its history,
 * also after its row is purged. Installations that copy media from one another keep the heads: who has the other's head
 * in its history is newer. Triggers write it for media (see migrations/0009_words.sql).
 */
export const lineages = pgTable(
  'lineages',
  {
    /** `picture_order` is the order of a part's images, under the part's id; without a row, nobody has sorted them. */
    resourceType: oneOf(LineageType).notNull(),
    resourceId: uuid().notNull(),
    head: uuid().notNull(),
    /** A set, with the head. */
    history: uuid().array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.resourceType, table.resourceId] }),
    check('lineages_resource_type', isOneOf(table.resourceType, LineageType)),
    check('lineages_head', sql`${table.head} = any(${table.history})`),
  ],
)
