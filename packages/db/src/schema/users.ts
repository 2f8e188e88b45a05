import { Role } from '@abparts/contracts/user'
import { sql } from 'drizzle-orm'
import { boolean, check, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { id, isOneOf, oneOf, timestamps } from './columns.ts'
import { organizations } from './organizations.ts'

/** People who sign in. This is also better-auth's user table. */
export const users = pgTable(
  'users',
  {
    id: id(),
    /** What they are called beside their name. Nobody signs in with it. */
    username: text().notNull(),
    /** What they sign in with: one of them all over the installation. */
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
