import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** How often something was done in the window that runs; what has ended is removed by whoever counts next. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    /** What is counted and whose: `upload:<user id>`. */
    key: text().primaryKey(),
    count: integer().notNull(),
    endsAt: moment().notNull(),
  },
  (table) => [index('rate_limits_ends_at').on(table.endsAt)],
)
