import { index, pgTable, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/**
 * Sessions that ended, and users whose role, organization or state changed: access tokens that were made before are no
 * longer good. Triggers write it, and remove what is older than any token.
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
