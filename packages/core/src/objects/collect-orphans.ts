import type { Database } from '@abparts/db/client'
import { storageDeletions, storageObjects } from '@abparts/db/schema'
import type { Storages } from '@abparts/storage/storages'
import { and, asc, eq, inArray, lt, lte, not, sql } from 'drizzle-orm'
import { isBeingUploaded, isReferenced, type StoredBytes } from './references.ts'

/** An arbitrary constant. While this advisory lock is held, shared or not, no stored bytes are removed. */
export const removalLock = 4_201_723
const pageSize = 1000

export interface CollectOptions {
  now: Date
  /** How long bytes are kept after they lost their last reference, so that whoever is reading them can finish. */
  graceSeconds: number
  /**
   * Somebody has confirmed: objects that were never queued are removed immediately, not a grace period after they were
   * noticed.
   */
  isApproved?: boolean
}

/**
 * Removes stored bytes that nothing has needed for the grace period, in every configured storage. Each object is
 * checked again in the transaction that removes it. Returns how many objects were removed, and whether it stopped early
 * because another process removes bytes or forbids it. What an error interrupts is done next time.
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
 * Objects that nothing needs and that are not queued in their current location: they moved after they lost their last
 * reference, or lost it while a collection was checking them.
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
 * The rows are removed first and the bytes last, all before the commit: if the process is killed in between, the rows
 * are still there and the next collection finishes the work. Locks first, checks afterwards: the lock on the object's
 * row prevents new references and moves.
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
    // Before the object: an upload that is completed in between then shows up as one or the other.
    const [upload] = await tx.execute<{ goesOn: boolean }>(sql`select ${isBeingUploaded(bytes)} as "goesOn"`)
    const [object] = await tx.select().from(storageObjects).where(eq(storageObjects.key, bytes.key)).for('update')
    const isQueued = and(
      eq(storageDeletions.backend, bytes.backend),
      eq(storageDeletions.key, bytes.key),
      lte(storageDeletions.queuedAt, dueBefore),
    )
    if ((await tx.delete(storageDeletions).where(isQueued).returning()).length === 0) return 'kept'
    if (upload?.goesOn) return 'kept'

    // An object in another location has moved, and what is left here is a copy.
    if (object?.backend === bytes.backend) {
      const unneeded = and(eq(storageObjects.id, object.id), not(isReferenced))
      if ((await tx.delete(storageObjects).where(unneeded).returning()).length === 0) return 'kept'
    }
    await storages.at(bytes.backend).remove(bytes.key)
    return 'removed'
  })
}
