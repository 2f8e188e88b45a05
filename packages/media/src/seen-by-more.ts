import type { ImageOwnerType } from '@abparts/contracts/image'

/**
 * Would more people see what belongs to this owner where it goes than where it comes from? Each organization is given by
 * its id, which is the same in both; null is none. Parts of none are in the catalog, and photos of people of none are
 * seen by nobody else. Logos are for everybody.
 */
export function isSeenByMore(type: ImageOwnerType, from: string | null, to: string | null): boolean {
  if (type === 'part') return from !== null && to !== from
  return type === 'user' && to !== null && to !== from
}
