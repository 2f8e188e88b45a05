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
    /** What its images, videos and documents use together. Counted by triggers, and never written by anything else. */
    usedBytes: bigint({ mode: 'number' }).notNull().default(0),
    /** What they may use: triggers reject whatever would exceed it. Null: no limit. */
    quotaBytes: bigint({ mode: 'number' }),
    ...timestamps(),
  },
  (table) => [
    check('organizations_used_bytes', sql`${table.usedBytes} >= 0`),
    check('organizations_quota_bytes', sql`${table.quotaBytes} >= 0`),
  ],
)

/** What each organization uses, recounted from the stored media: see migrations/0005_quotas.sql. */
export const organizationUsage = pgView('organization_usage', {
  organizationId: uuid().notNull(),
  usedBytes: bigint({ mode: 'number' }).notNull(),
}).existing()
