import { bigint, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** Cache tags that a CDN still has to be told to purge. Triggers fill the table, in the transaction of the change. */
export const cdnPurges = pgTable('cdn_purges', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  tag: text().notNull(),
  queuedAt: moment().notNull().defaultNow(),
})
