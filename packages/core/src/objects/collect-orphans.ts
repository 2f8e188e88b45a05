import type { Database } from '@abparts/db/client'
import { storageDeletions, storageObjects } from '@abparts/db/schema'
import type { Storages } from '@abparts/storage/storages'
import { and, asc, eq, inArray, lt, lte, not, sql } from 'drizzle-orm'
import { isBeingUploaded, isReferenced, type StoredBytes } from './references.ts'

/** Any constant will do. Who holds this advisory lock, shared or not, may count on no stored bytes going away. */
export const removalLock = 4_201_723
const pageSize = 1000

export interface CollectOptions {
  now: Date
  /** How long bytes wait after they lost their last reference: whoever reads them meanwhile comes to the end. */
  graceSeconds: number
  /** Somebody has said yes: what was never queued goes at once, and not a grace period after it was noticed. */
  isApproved?: boolean
}

/**
 * Removes stored bytes that nothing has needed for the grace period, in every configured storage. Whether that is
 * still so is looked up again for each object, in the transaction that removes it. Answers how many objects went, and
 * whether it stopped early because someone else removes bytes or forbids it. What a fault interrupts is done next time.
 */
export async function collectOrphans(
  db: Database,
  storages: Storages,
  { now, graceSeconds, isApproved = false }: CollectOptions,
): Promise<{ removed: number; isLockedOut: boolean }> {
  const dueBefore = new Date(now.getTime() - graceSeconds * 1000)
  await queueForgotten(db, dueBefore, isApproved ? dueBefore : now)
  const configured = storages.all.map(({ backend }) => backend)
  let removed = 0
  for (;;) {
    const due = await db
      .select({ backend: storageDeletions.backend, key: storageDeletions.key })
      .from(storageDeletions)
      .where(and(lte(storageDeletions.queuedAt, dueBefore), inArray(storageDeletions.backend, configured)))
      .orderBy(asc(storageDeletions.queuedAt))
      .limit(pageSize)
    if (due.length === 0) return { removed, isLockedOut: false }
    for (const bytes of due) {
      const outcome = await collect(db, storages, bytes, dueBefore)
      if (outcome === 'locked out') return { removed, isLockedOut: true }
      if (outcome === 'removed') removed += 1
    }
  }
}

/**
 * Objects that nothing needs and that are not queued where they are: they moved after they lost their last reference,
 * or lost it in the same moment as a collection looked.
 */
async function queueForgotten(db: Database, createdBefore: Date, queuedAt: Date): Promise<void> {
  const { backend, key } = storageObjects
  await db
    .insert(storageDeletions)
    .select(
      db
        .select({ backend, key, queuedAt: sql<Date>`${queuedAt.toISOString()}::timestamptz`.as('queued_at') })
        .from(storageObjects)
        .where(and(lt(storageObjects.createdAt, createdBefore), not(isReferenced))),
    )
    .onConflictDoNothing()
}

/**
 * The rows go first and the bytes last, all before the commit: killed in between, the rows come back and the next
 * collection ends it. Lock first, look afterwards: the lock on the object's row keeps new references out, and moves.
 */
async function collect(
  db: Database,
  storages: Storages,
  bytes: StoredBytes,
  dueBefore: Date,
): Promise<'removed' | 'kept' | 'locked out'> {
  return await db.transaction(async (tx) => {
    const [lock] = await tx.execute<{ taken: boolean }>(sql`select pg_try_advisory_xact_lock(${removalLock}) as taken`)
    if (!lock?.taken) return 'locked out'
    // Before the object: an upload that is completed in between shows as one or the other.
    const [upload] = await tx.execute<{ goesOn: boolean }>(sql`select ${isBeingUploaded(bytes)} as "goesOn"`)
    const [object] = await tx.select().from(storageObjects).where(eq(storageObjects.key, bytes.key)).for('update')
    const isQueued = and(
      eq(storageDeletions.backend, bytes.backend),
      eq(storageDeletions.key, bytes.key),
      lte(storageDeletions.queuedAt, dueBefore),
    )
    if ((await tx.delete(storageDeletions).where(isQueued).returning()).length === 0) return 'kept'
    if (upload?.goesOn) return 'kept'

    // An object that is elsewhere has moved, and what is left here is a copy.
    if (object?.backend === bytes.backend) {
      const unneeded = and(eq(storageObjects.id, object.id), not(isReferenced))
      if ((await tx.delete(storageObjects).where(unneeded).returning()).length === 0) return 'kept'
    }
    await storages.at(bytes.backend).remove(bytes.key)
    return 'removed'
  })
}
