import { Role } from '@abparts/contracts/user'
import { sql } from 'drizzle-orm'
import { boolean, check, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { id, isOneOf, oneOf, timestamps } from './columns.ts'
import { organizations } from './organizations.ts'

/** Users who sign in. This is also better-auth's user table. */
export const users = pgTable(
  'users',
  {
    id: id(),
    /** A handle beside their name. It is not used to sign in. */
    username: text().notNull(),
    /** Used to sign in, and unique in the whole installation. */
    email: text().notNull().unique(),
    emailVerified: boolean().notNull().default(false),
    name: text().notNull(),
    role: oneOf(Role).notNull().default('user'),
    organizationId: uuid().references(() => organizations.id),
    active: boolean().notNull().default(true),
    /** Path of the old installation's photo file; empty once migrated. */
    profilePhotoUrl: text(),
    ...timestamps(),
  },
  (table) => [
    check('users_role', isOneOf(table.role, Role)),
    check('users_email_lower', sql`${table.email} = lower(${table.email})`),
    unique('users_organization_username').on(table.organizationId, table.username).nullsNotDistinct(),
  ],
)
