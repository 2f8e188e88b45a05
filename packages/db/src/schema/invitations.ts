import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { id, moment } from './columns.ts'
import { organizations } from './organizations.ts'
import { users } from './users.ts'

/** Accounts that wait for a person to choose a password. Accepting one, or withdrawing it, removes the row. */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    /** Of the token in the link, which itself is kept nowhere. */
    tokenSha256: text().notNull().unique('invitations_token_sha256'),
    email: text().notNull(),
    name: text().notNull(),
    role: text({ enum: ['user', 'admin', 'super_admin'] }).notNull(),
    organizationId: uuid().references(() => organizations.id, { onDelete: 'cascade' }),
    invitedBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
  },
  (table) => [
    check('invitations_role', sql`${table.role} in ('user', 'admin', 'super_admin')`),
    check('invitations_email_lower', sql`${table.email} = lower(${table.email})`),
    unique('invitations_organization_email').on(table.organizationId, table.email).nullsNotDistinct(),
    index('invitations_invited_by').on(table.invitedBy),
  ],
)
