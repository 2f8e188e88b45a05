import { sql } from 'drizzle-orm'
import { bigint, check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { id, moment } from './columns.ts'

/** Large objects in a storage backend. Immutable: a new version is a new row with a new key. */
export const storageObjects = pgTable(
  'storage_objects',
  {
    id: id(),
    key: text().notNull().unique(),
    backend: text({ enum: ['local', 's3'] }).notNull(),
    sizeBytes: bigint({ mode: 'number' }).notNull(),
    sha256: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (table) => [
    check('storage_objects_backend', sql`${table.backend} in ('local', 's3')`),
    check('storage_objects_size', sql`${table.sizeBytes} >= 0`),
    check('storage_objects_sha256', sql`${table.sha256} ~ '^[0-9a-f]{64}$'`),
  ],
)

/**
 * Bytes that nothing needs any more and that wait to be collected: objects that lost their last reference (triggers
 * queue them, whatever caused the loss), and what a move left in the old backend.
 */
export const storageDeletions = pgTable(
  'storage_deletions',
  {
    backend: text({ enum: ['local', 's3'] }).notNull(),
    key: text().notNull(),
    queuedAt: moment().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.backend, table.key] }),
    check('storage_deletions_backend', sql`${table.backend} in ('local', 's3')`),
    index('storage_deletions_queued_at').on(table.queuedAt),
  ],
)
