import { sql } from 'drizzle-orm'
import { bigint, check, pgTable, pgView, text, uuid } from 'drizzle-orm/pg-core'
import { id, timestamps } from './columns.ts'

export const organizations = pgTable(
  'organizations',
  {
    id: id(),
    name: text().notNull().unique(),
    /** Path of the old installation's logo file; empty once migrated. */
    logoUrl: text(),
    /** What its images, videos and documents have together. Counted by triggers: never written by anyone else. */
    usedBytes: bigint({ mode: 'number' }).notNull().default(0),
    /** What they may have: triggers refuse whatever would take more. Null: as much as there is. */
    quotaBytes: bigint({ mode: 'number' }),
    ...timestamps(),
  },
  (table) => [
    check('organizations_used_bytes', sql`${table.usedBytes} >= 0`),
    check('organizations_quota_bytes', sql`${table.quotaBytes} >= 0`),
  ],
)

/** What each organization uses, counted anew from what is there: see migrations/0005_quotas.sql. */
export const organizationUsage = pgView('organization_usage', {
  organizationId: uuid().notNull(),
  usedBytes: bigint({ mode: 'number' }).notNull(),
}).existing()
