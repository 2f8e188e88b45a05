import { partResource } from '@abparts/auth/permissions'
import { insertedRow } from '@abparts/db/inserted-row'
import { parts } from '@abparts/db/schema'
import type { Owner, ResourceKind, Sample } from '../endpoint.ts'
import { organizationOf } from './organizations.ts'

const owners: Owner[] = ['north', 'south', 'nobody']

export const part: ResourceKind<Sample> = {
  what: 'a part',
  types: ['catalog_part', 'proprietary_part'],
  owners,
  make: async ({ db, ...platform }, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    const values = { partNumber: crypto.randomUUID(), name: 'Part', organizationId }
    const { id } = insertedRow(await db.insert(parts).values(values).returning())
    return { id, resource: partResource({ organizationId }) }
  },
}

interface ToOrganization extends Sample {
  organizationId: string | null
}

/** Where a part can be created: an organization, or the catalog. */
export const partOwner: ResourceKind<ToOrganization> = {
  what: 'a part of an owner',
  types: part.types,
  owners,
  make: async (platform, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    return { id: '', organizationId, resource: partResource({ organizationId }) }
  },
}

/** A part of one organization, to be moved to another. */
export const partToGive: ResourceKind<ToOrganization> = {
  what: 'a part that changes hands',
  types: part.types,
  owners,
  make: async (platform, owner, caller) => ({
    ...(await part.make(platform, 'north', caller)),
    organizationId: organizationOf(platform, owner, caller),
  }),
}
