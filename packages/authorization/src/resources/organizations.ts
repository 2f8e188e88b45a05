import { insertedRow } from '@abparts/db/inserted-row'
import { auditEvents, organizations } from '@abparts/db/schema'
import { createEventIds } from '@abparts/gateway/trpc/event-ids'
import type { Owner, ResourceKind, Sample } from '../endpoint.ts'
import type { Person } from '../people.ts'
import { authSecret } from '../platform.ts'

interface Organizations {
  north: string
  south: string
}

/** The organization to which resources of an owner belong; null for none. */
export function organizationOf({ north, south }: Organizations, owner: Owner, { identity }: Person): string | null {
  if (owner === 'self') return identity?.organizationId ?? null
  return owner === 'north' ? north : owner === 'south' ? south : null
}

export const organization: ResourceKind<Sample> = {
  what: 'an organization',
  types: ['organization'],
  owners: ['north', 'south'],
  make: async (platform, owner, caller) => {
    const id = organizationOf(platform, owner, caller) ?? ''
    return { id, resource: { type: 'organization', organizationId: id } }
  },
}

/** What an organization stores, and may store. */
export const quota: ResourceKind<Sample> = {
  what: 'a quota',
  types: ['quota'],
  owners: organization.owners,
  make: async (platform, owner, caller) => {
    const { id, resource } = await organization.make(platform, owner, caller)
    return { id, resource: { ...resource, type: 'quota' } }
  },
}

/** Something that is recorded in the log. */
export const auditEvent: ResourceKind<Sample> = {
  what: 'an entry of the log',
  types: ['audit_log'],
  owners: ['north', 'south', 'nobody'],
  make: async ({ db, ...platform }, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    const values = {
      action: 'edit',
      resourceType: 'part',
      resourceId: crypto.randomUUID(),
      organizationId,
      detail: {},
    } as const
    const { id } = insertedRow(await db.insert(auditEvents).values(values).returning())
    return { id: createEventIds(authSecret).seal(id), resource: { type: 'audit_log', organizationId } }
  },
}

/** An empty organization; never north for its own users, who may not remove it. */
export const emptyOrganization: ResourceKind<Sample> = {
  what: 'an empty organization',
  types: organization.types,
  owners: organization.owners,
  make: async (platform, owner, caller) => {
    if (caller.identity?.role !== 'super_admin') return organization.make(platform, owner, caller)
    const name = crypto.randomUUID()
    const { id } = insertedRow(await platform.db.insert(organizations).values({ name }).returning())
    return { id, resource: { type: 'organization', organizationId: id } }
  },
}

/** Organizations in general: a new one belongs to nobody. */
export const newOrganization: ResourceKind<Sample> = {
  what: 'an organization',
  types: ['organization'],
  owners: ['nobody'],
  make: async () => ({ id: '', resource: { type: 'organization' } }),
}
