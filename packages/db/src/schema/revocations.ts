import { index, pgTable, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/**
 * Sessions that ended, and users whose role, organization or state changed. Access tokens issued before are invalid.
 * Triggers insert the rows, and delete those that are older than any token.
 */
export const revocations = pgTable(
  'revocations',
  {
    /** The id of the session or the user. */
    id: uuid().primaryKey(),
    revokedAt: moment().notNull(),
  },
  (table) => [index('revocations_revoked_at').on(table.revokedAt)],
)
