import { sql } from 'drizzle-orm'
import { boolean, check, pgTable, uuid } from 'drizzle-orm/pg-core'

/**
 * Which installation this database belongs to: one row, created by the migration. Storages and backup repositories
 * carry the same id, so that a command can tell what does not belong together. A restore keeps the row of the database
 * that it restores into.
 */
export const installation = pgTable(
  'installation',
  {
    /** Always true, so that there is at most one row. */
    isOnly: boolean().primaryKey().default(true),
    id: uuid().notNull().default(sql`gen_random_uuid()`),
    /** It was in use before there were such ids: backups of it may be in repositories without an id. */
    isOlderThanIds: boolean().notNull(),
  },
  (table) => [check('installation_is_only', sql`${table.isOnly}`)],
)
