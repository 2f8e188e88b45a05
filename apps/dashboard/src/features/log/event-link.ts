import type { AuditEvent } from '@abparts/contracts/audit'
import type { LinkProps } from '@tanstack/react-router'

/** The page of what an event is about; null when there is none, or none any more. */
export function linkOfEvent({ action, noun, nounId, detail }: AuditEvent): LinkProps | null {
  if (typeof detail.partId === 'string') return { to: '/parts/$partId', params: { partId: detail.partId } }
  if (action === 'delete') return null
  if (noun === 'part') return { to: '/parts/$partId', params: { partId: nounId } }
  if (noun === 'organization') return { to: '/organizations/$organizationId', params: { organizationId: nounId } }
  return null
}
