import { AuditAction, AuditResourceType, type ListAuditEventsInput } from '@abparts/contracts/audit'
import { Id } from '@abparts/contracts/fields'
import { z } from 'zod'

const Day = z.iso.date().optional().catch(undefined)
const ResourceId = z.string().min(1).max(100).optional().catch(undefined)

const Filter = z.object({
  organization: Id.optional().catch(undefined),
  actor: Id.optional().catch(undefined),
  resource: ResourceId,
  noun: AuditResourceType.optional().catch(undefined),
  action: AuditAction.optional().catch(undefined),
  from: Day,
  to: Day,
})

/** Which events are shown. Days are whole days in the reader's time zone. */
export type LogFilter = z.infer<typeof Filter>

/** The filter in the log's address. The resource was called `thing` before, and bookmarks still say so. */
export const LogSearch = Filter.extend({ thing: ResourceId }).transform(
  // The router keeps what is not overwritten.
  ({ thing, ...filter }): LogFilter & { thing?: undefined } => ({
    ...filter,
    resource: filter.resource ?? thing,
    thing: undefined,
  }),
)

/** Midnight at the beginning of a day, that many days later, as an ISO timestamp. */
function startOf(day: string, daysLater: number): string {
  const start = new Date(`${day}T00:00`)
  start.setDate(start.getDate() + daysLater)
  return start.toISOString()
}

/** The filter as the gateway's input. */
export const queryOf = ({
  organization,
  actor,
  resource,
  noun,
  action,
  from,
  to,
}: LogFilter): ListAuditEventsInput => ({
  limit: 50,
  organizationId: organization,
  actorId: actor,
  nounId: resource,
  noun,
  action,
  from: from && startOf(from, 0),
  to: to && startOf(to, 1),
})
