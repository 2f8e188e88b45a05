import { bigint, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** Cache tags that a CDN is still to be told to forget. Triggers fill it, in the transaction of the change. */
export const cdnPurges = pgTable('cdn_purges', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  tag: text().notNull(),
  queuedAt: moment().notNull().defaultNow(),
})
