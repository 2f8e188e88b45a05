import { AuditAction, AuditResourceType, type ListAuditEventsInput } from '@abparts/contracts/audit'
import { Id } from '@abparts/contracts/fields'
import { z } from 'zod'

const Day = z.iso.date().optional().catch(undefined)

/** Which events are shown, as the log's address says. Days are whole days in the reader's time zone. */
export const LogFilter = z.object({
  organization: Id.optional().catch(undefined),
  actor: Id.optional().catch(undefined),
  thing: z.string().min(1).max(100).optional().catch(undefined),
  noun: AuditResourceType.optional().catch(undefined),
  action: AuditAction.optional().catch(undefined),
  from: Day,
  to: Day,
})
export type LogFilter = z.infer<typeof LogFilter>

/** Midnight at the beginning of a day, that many days later, as an ISO timestamp. */
function startOf(day: string, daysLater: number): string {
  const start = new Date(`${day}T00:00`)
  start.setDate(start.getDate() + daysLater)
  return start.toISOString()
}

/** The filter as the gateway's input. */
export const queryOf = ({ organization, actor, thing, noun, action, from, to }: LogFilter): ListAuditEventsInput => ({
  limit: 50,
  organizationId: organization,
  actorId: actor,
  nounId: thing,
  noun,
  action,
  from: from && startOf(from, 0),
  to: to && startOf(to, 1),
})
