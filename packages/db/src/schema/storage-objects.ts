import { sql } from 'drizzle-orm'
import { bigint, check, pgTable, text, uuid } from 'drizzle-orm/pg-core'
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

/** Objects that lost their last reference and wait to be collected. Triggers fill it, whatever caused the loss. */
export const storageDeletions = pgTable('storage_deletions', {
  objectId: uuid()
    .primaryKey()
    .references(() => storageObjects.id, { onDelete: 'cascade' }),
  queuedAt: moment().notNull().defaultNow(),
})
