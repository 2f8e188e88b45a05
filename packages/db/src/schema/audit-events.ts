import { AuditAction, type AuditDetail, AuditResourceType } from '@abparts/contracts/audit'
import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, oneOf } from './columns.ts'

/**
 * Who did what to which resource, when, from where. Written in the transaction of the change; plain ids without foreign
 * keys, so that it outlives what it describes. The database rejects changes and deletions of rows.
 */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    occurredAt: moment().notNull().defaultNow(),
    /** Null for the platform itself: jobs, commands. */
    actorId: uuid(),
    /** The organization in whose log it appears: that of the resource, null for what belongs to none. */
    organizationId: uuid(),
    action: oneOf(AuditAction).notNull(),
    resourceType: oneOf(AuditResourceType).notNull(),
    resourceId: text().notNull(),
    /** The client's address, null for the platform itself. */
    address: text(),
    requestId: text(),
    /** What changed, human-readable: names and numbers, no secrets. */
    detail: jsonb().$type<AuditDetail>().notNull(),
  },
  (table) => [
    index('audit_events_organization').on(table.organizationId, table.id),
    index('audit_events_actor').on(table.actorId, table.id),
    index('audit_events_resource').on(table.resourceType, table.resourceId, table.id),
  ],
)
