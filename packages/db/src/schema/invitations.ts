import { Role } from '@abparts/contracts/user'
import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { id, isOneOf, moment, oneOf } from './columns.ts'
import { organizations } from './organizations.ts'
import { users } from './users.ts'

/** Accounts that wait for a user to choose a password. Accepting one, or withdrawing it, removes the row. */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    /** Of the token in the link; the token itself is not stored. */
    tokenSha256: text().notNull().unique('invitations_token_sha256'),
    email: text().notNull(),
    name: text().notNull(),
    role: oneOf(Role).notNull(),
    organizationId: uuid().references(() => organizations.id, { onDelete: 'cascade' }),
    invitedBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
  },
  (table) => [
    check('invitations_role', isOneOf(table.role, Role)),
    check('invitations_email_lower', sql`${table.email} = lower(${table.email})`),
    unique('invitations_organization_email').on(table.organizationId, table.email).nullsNotDistinct(),
    index('invitations_invited_by').on(table.invitedBy),
  ],
)
