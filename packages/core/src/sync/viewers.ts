import { AppError } from '@abparts/contracts/error'
import type { ImageOwnerType } from '@abparts/contracts/image'
import type { Database } from '@abparts/db/client'
import { parts, users } from '@abparts/db/schema'
import { inArray } from 'drizzle-orm'
import type { MediaOwner } from './medium.ts'
import { ownerKey, type Viewers } from './plan.ts'
import { pagesOf } from './read-owners.ts'

/**
 * Whether more people would see this owner's media in the target than in the source. Organizations are given by id,
 * which is the same in both; null is none. Parts without an organization are in the catalog, and photos of users
 * without one are seen by nobody else. Logos are public.
 */
export function isSeenByMore(type: ImageOwnerType, from: string | null, to: string | null): boolean {
  if (type === 'part') return from !== null && to !== from
  return type === 'user' && to !== null && to !== from
}

const tables = { part: parts, user: users }

/** The organizations of some parts and users in a database, which determine who may see their media. */
export async function readViewers(db: Database, owners: readonly MediaOwner[]): Promise<Viewers> {
  const viewers = new Map<string, string | null>()
  for (const type of ['part', 'user'] as const)
    for (const ids of pagesOf(owners.flatMap((owner) => (owner.type === type ? owner.id : [])))) {
      const { id, organizationId } = tables[type]
      const rows = await db.select({ id, organizationId }).from(tables[type]).where(inArray(id, ids))
      for (const row of rows) viewers.set(ownerKey({ type, id: row.id }), row.organizationId)
    }
  return viewers
}

/**
 * Says why media of an owner must not be copied: more people would see them than in the source, since the owner belongs
 * to another organization, or to none. Null when nobody else would, or the organizations are unknown.
 */
export function refusalReasonByViewers(owner: MediaOwner, from: Viewers, to: Viewers): string | null {
  const [there, here] = [from.get(ownerKey(owner)), to.get(ownerKey(owner))]
  if (there === undefined || here === undefined || !isSeenByMore(owner.type, there, here)) return null
  return `In the target its ${owner.type} belongs to ${here === null ? 'no organization' : 'another organization'}: more people would see it there. Give both the same one.`
}

/** Throws `conflict` when media of these owners must not be copied. */
export function refuseMoreViewers(owners: readonly MediaOwner[], from: Viewers, to: Viewers): void {
  for (const owner of owners) {
    const reason = refusalReasonByViewers(owner, from, to)
    if (reason !== null) throw new AppError('conflict', reason)
  }
}
