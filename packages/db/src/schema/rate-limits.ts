import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** How often something was done in the current window; expired rows are removed by later calls. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    /** What is counted and for whom: `upload:<user id>`. */
    key: text().primaryKey(),
    count: integer().notNull(),
    endsAt: moment().notNull(),
  },
  (table) => [index('rate_limits_ends_at').on(table.endsAt)],
)
