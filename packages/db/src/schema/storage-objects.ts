import { StorageBackend } from '@abparts/contracts/storage'
import { sql } from 'drizzle-orm'
import { bigint, check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { id, isOneOf, moment, oneOf } from './columns.ts'

/** Large objects in a storage backend. Immutable: a new version is a new row with a new key. */
export const storageObjects = pgTable(
  'storage_objects',
  {
    id: id(),
    key: text().notNull().unique(),
    backend: oneOf(StorageBackend).notNull(),
    sizeBytes: bigint({ mode: 'number' }).notNull(),
    sha256: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (table) => [
    check('storage_objects_backend', isOneOf(table.backend, StorageBackend)),
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
    backend: oneOf(StorageBackend).notNull(),
    key: text().notNull(),
    queuedAt: moment().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.backend, table.key] }),
    check('storage_deletions_backend', isOneOf(table.backend, StorageBackend)),
    index('storage_deletions_queued_at').on(table.queuedAt),
  ],
)
