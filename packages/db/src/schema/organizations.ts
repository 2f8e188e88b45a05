import { pgTable, text } from 'drizzle-orm/pg-core'
import { id, timestamps } from './columns.ts'

export const organizations = pgTable('organizations', {
  id: id(),
  name: text().notNull().unique(),
  /** Path of the old installation's logo file; empty once migrated. */
  logoUrl: text(),
  ...timestamps(),
})
