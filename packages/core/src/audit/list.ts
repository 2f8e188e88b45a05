import type { Scope } from '@abparts/auth/gate'
import type { ListAuditEventsInput } from '@abparts/contracts/audit'
import type { Database } from '@abparts/db/client'
import { auditEvents, users } from '@abparts/db/schema'
import { and, desc, eq, getTableColumns, gte, lt } from 'drizzle-orm'
import { inScope } from '../organizations/in-scope.ts'

interface AuditFilter extends Omit<ListAuditEventsInput, 'cursor' | 'limit'> {
  /** Returns the page after the event with this id. */
  afterId?: number | undefined
  limit: number
}

/** What happened, newest first, with the current names of those who did it. */
export async function listAuditEvents(
  db: Database,
  scope: Scope<'view', 'audit_log'>,
  { organizationId, actorId, action, noun, nounId, from, to, afterId, limit }: AuditFilter,
) {
  const where = and(
    inScope(scope, { organizationId: auditEvents.organizationId }),
    organizationId ? eq(auditEvents.organizationId, organizationId) : undefined,
    actorId ? eq(auditEvents.actorId, actorId) : undefined,
    action ? eq(auditEvents.action, action) : undefined,
    noun ? eq(auditEvents.resourceType, noun) : undefined,
    nounId ? eq(auditEvents.resourceId, nounId) : undefined,
    from ? gte(auditEvents.occurredAt, new Date(from)) : undefined,
    to ? lt(auditEvents.occurredAt, new Date(to)) : undefined,
    afterId ? lt(auditEvents.id, afterId) : undefined,
  )
  return await db
    .select({ ...getTableColumns(auditEvents), actorName: users.name })
    .from(auditEvents)
    .leftJoin(users, eq(users.id, auditEvents.actorId))
    .where(where)
    .orderBy(desc(auditEvents.id))
    .limit(limit)
}
