import { sql } from 'drizzle-orm'
import { index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { id, timestamps } from './columns.ts'
import { organizations } from './organizations.ts'

export const parts = pgTable(
  'parts',
  {
    id: id(),
    partNumber: text().notNull(),
    name: text().notNull(),
    description: text(),
    /** Null for a catalog part; set for a part that is proprietary to that organization. */
    organizationId: uuid().references(() => organizations.id),
    /** Paths of the old installation's image files; empty once migrated. */
    imageUrls: text().array().notNull().default(sql`'{}'`),
    ...timestamps(),
  },
  (table) => [
    // Nobody may learn of everybody's numbers: each exists once in an organization, and once in the catalog.
    unique('parts_organization_part_number').on(table.organizationId, table.partNumber).nullsNotDistinct(),
    index('parts_part_number').on(table.partNumber, table.id),
  ],
)
