import { byOrganization, type List } from '../lists.ts'
import { auditEvent, organization } from '../resources/organizations.ts'
import { part } from '../resources/parts.ts'
import { invitation, person } from '../resources/people.ts'
import { video } from '../resources/videos.ts'

/** Procedures that return resources of more than one owner. */
export const lists: List[] = [
  {
    route: 'parts.list',
    action: 'view',
    kind: part,
    filters: (platform) => [
      ...byOrganization(platform),
      { input: { organizationId: null }, organizationId: null },
      { input: { search: 'Part' } },
    ],
  },
  { route: 'users.list', action: 'view', kind: person, filters: byOrganization },
  // Only those who may invite know who is invited.
  { route: 'invitations.list', action: 'create', kind: invitation, filters: byOrganization },
  { route: 'audit.list', action: 'view', kind: auditEvent, filters: byOrganization },
  { route: 'organizations.list', action: 'view', kind: organization, filters: () => [{ input: {} }] },
]

/** A subscription: the caller is notified about every changed video that they may view. */
export const videoChanges = { route: 'videos.changes', action: 'view', kind: video } as const
