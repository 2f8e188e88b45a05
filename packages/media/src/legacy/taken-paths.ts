import type { Transaction } from '@abparts/db/client'
import { auditEvents } from '@abparts/db/schema'
import { and, eq, sql } from 'drizzle-orm'

/**
 * The paths whose pictures have come in, by the ids of their owners, as the log tells; also of pictures that were removed
 * since. A path that it does not tell of has not come in. Without those of `damaged` pictures, of which the old files are
 * all that is left.
 */
export async function findTakenPaths(
  tx: Transaction,
  damaged: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string[]>> {
  const { nounId, noun, action, detail } = auditEvents
  const rows = await tx
    .select({
      imageId: nounId,
      ownerId: sql<string | null>`${detail} ->> 'ownerId'`,
      path: sql<string>`${detail} ->> 'migratedFrom'`,
    })
    .from(auditEvents)
    .where(and(eq(noun, 'image'), eq(action, 'create'), sql`${detail} ->> 'migratedFrom' is not null`))
  const taken = new Map<string, string[]>()
  for (const { imageId, ownerId, path } of rows)
    if (ownerId !== null && !damaged.has(imageId)) taken.set(ownerId, [...(taken.get(ownerId) ?? []), path])
  return taken
}
