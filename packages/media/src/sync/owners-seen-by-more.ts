import type { Database } from '@abparts/db/client'
import { parts, users } from '@abparts/db/schema'
import { inArray } from 'drizzle-orm'
import { isSeenByMore } from '../seen-by-more.ts'
import type { Direction } from './installation.ts'
import type { MediaOwner } from './medium-state.ts'
import { pagesOf } from './read-owners.ts'
import { ownerKey } from './sync-plan.ts'

const tables = { part: parts, user: users }

/**
 * Of some owners that both have, those whose media more people would see in the target than in the source, since they
 * belong to another organization there, or to none: by their keys, with a sentence about it.
 */
export async function findOwnersSeenByMore(
  { source, target }: Direction,
  owners: readonly MediaOwner[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const type of ['part', 'user'] as const)
    for (const ids of pagesOf(owners.flatMap((owner) => (owner.type === type ? owner.id : [])))) {
      const [from, to] = [
        await readOrganizationIds(source.db, type, ids),
        await readOrganizationIds(target.db, type, ids),
      ]
      for (const [id, here] of to)
        if (isSeenByMore(type, from.get(id) ?? null, here)) found.set(ownerKey({ type, id }), sentenceAbout(type, here))
    }
  return found
}

async function readOrganizationIds(
  db: Database,
  type: 'part' | 'user',
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const { id, organizationId } = tables[type]
  const rows = await db.select({ id, organizationId }).from(tables[type]).where(inArray(id, ids))
  return new Map(rows.map((row) => [row.id, row.organizationId]))
}

const sentenceAbout = (type: 'part' | 'user', here: string | null) =>
  `In the target its ${type} belongs to ${here === null ? 'no organization' : 'another organization'}: more people would see it there. Give both the same one.`
