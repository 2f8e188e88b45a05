import type { Owner } from '../door.ts'
import type { Person } from '../people.ts'

interface Organizations {
  north: string
  south: string
}

/** The organization that things of an owner belong to; null when it is nobody's. */
export function organizationOf({ north, south }: Organizations, owner: Owner, { identity }: Person): string | null {
  if (owner === 'self') return identity?.organizationId ?? null
  return owner === 'north' ? north : owner === 'south' ? south : null
}
