import { scopeOf } from '@abparts/auth/gate'
import { AuditEventPage, ListAuditEventsInput } from '@abparts/contracts/audit'
import { listAuditEvents } from '@abparts/media/list-audit-events'
import { z } from 'zod'
import { pageOfRows, readCursor } from '../cursor.ts'
import { procedure, router } from '../trpc.ts'

const Keys = z.tuple([z.string().regex(/^[1-9]\d{0,15}$/)])

export const auditRouter = router({
  /** Newest first: an admin's organization's log, everything for a super admin. */
  list: procedure
    .input(ListAuditEventsInput.prefault({}))
    .output(AuditEventPage)
    .query(async ({ ctx, input: { cursor, limit, ...filter } }) => {
      const after = readCursor(cursor, Keys)
      const events = await listAuditEvents(ctx.db, scopeOf(ctx.caller, 'see', 'audit_log'), {
        ...filter,
        afterId: after === null ? undefined : Number(after[0]),
        limit: limit + 1,
      })
      return pageOfRows(
        events,
        limit,
        ({ id }) => [String(id)],
        ({ occurredAt, ...event }) => ({ ...event, occurredAt: occurredAt.toISOString() }),
      )
    }),
})
