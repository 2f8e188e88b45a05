import { LineageType } from '@abparts/contracts/medium'
import { sql } from 'drizzle-orm'
import { check, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { isOneOf, oneOf } from './columns.ts'

/**
 * The history of each medium. Every change gives it a new head, and all heads that it ever had stay in its history,
 * even after its row is purged. Installations that copy media from one another keep the heads: the one that has the
 * other's head in its history is newer. Triggers write the rows of media (see migrations/0009_words.sql).
 */
export const lineages = pgTable(
  'lineages',
  {
    /** `picture_order` is the order of a part's images, under the part's id; without a row, they were never sorted. */
    resourceType: oneOf(LineageType).notNull(),
    resourceId: uuid().notNull(),
    head: uuid().notNull(),
    /** A set, including the head. */
    history: uuid().array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.resourceType, table.resourceId] }),
    check('lineages_resource_type', isOneOf(table.resourceType, LineageType)),
    check('lineages_head', sql`${table.head} = any(${table.history})`),
  ],
)
