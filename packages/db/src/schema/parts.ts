import { sql } from 'drizzle-orm'
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { id, timestamps } from './columns.ts'
import { organizations } from './organizations.ts'

export const parts = pgTable(
  'parts',
  {
    id: id(),
    partNumber: text().notNull().unique('parts_part_number_unique'),
    name: text().notNull(),
    description: text(),
    /** Null for a catalog part; set for a part that is proprietary to that organization. */
    organizationId: uuid().references(() => organizations.id),
    /** Paths of the old installation's picture files; empty once migrated. */
    imageUrls: text().array().notNull().default(sql`'{}'`),
    ...timestamps(),
  },
  (table) => [index().on(table.organizationId)],
)
