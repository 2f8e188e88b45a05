import { scopeOf } from '@abparts/auth/gate'
import { AuditEventPage, ListAuditEventsInput } from '@abparts/contracts/audit'
import { listAuditEvents } from '@abparts/core/audit/list'
import { z } from 'zod'
import { pageOfRows, readCursor } from '../pagination.ts'
import { procedure, router } from '../trpc.ts'

const Keys = z.tuple([z.hex().length(32)])

export const auditRouter = router({
  /** Newest first: an admin's organization's log, everything for a super admin. */
  list: procedure
    .input(ListAuditEventsInput.prefault({}))
    .output(AuditEventPage)
    .query(async ({ ctx, input: { cursor, limit, ...filter } }) => {
      const after = readCursor(cursor, Keys)
      const events = await listAuditEvents(ctx.db, scopeOf(ctx.caller, 'view', 'audit_log'), {
        ...filter,
        afterId: after === null ? undefined : ctx.eventIds.open(after[0]),
        limit: limit + 1,
      })
      return pageOfRows(
        events,
        limit,
        ({ id }) => [ctx.eventIds.seal(id)],
        ({ id, occurredAt, resourceType, resourceId, ...event }) => ({
          ...event,
          noun: resourceType,
          nounId: resourceId,
          id: ctx.eventIds.seal(id),
          occurredAt: occurredAt.toISOString(),
        }),
      )
    }),
})
