import { sql } from 'drizzle-orm'
import { boolean, check, pgTable, uuid } from 'drizzle-orm/pg-core'

/**
 * Which installation this database belongs to: one row, made by the migration. Storages and places of backups carry the
 * same id, so that a command can tell what does not belong together. A restore keeps the row of the database that it
 * restores into.
 */
export const installation = pgTable(
  'installation',
  {
    /** Always true, so that there is one row at most. */
    isOnly: boolean().primaryKey().default(true),
    id: uuid().notNull().default(sql`gen_random_uuid()`),
    /** It has worked before there were such ids: backups of it may be in places that carry none. */
    isOlderThanIds: boolean().notNull(),
  },
  (table) => [check('installation_is_only', sql`${table.isOnly}`)],
)
