import type { Database } from '@abparts/db/client'
import { documents, images, videos } from '@abparts/db/schema'
import { inArray, lt } from 'drizzle-orm'

const day = 24 * 60 * 60 * 1000
const batchSize = 500

/** What was removed before this time can no longer be restored. */
export const removedBefore = ({ now, retentionDays }: { now: Date; retentionDays: number }) =>
  new Date(now.getTime() - retentionDays * day)

/**
 * Deletes the rows of images, videos and documents that were removed longer than `retentionDays` ago: they can no
 * longer be restored. Triggers queue their objects. Returns how many rows were deleted.
 */
export async function purgeRemoved(db: Database, options: { now: Date; retentionDays: number }): Promise<number> {
  let purged = 0
  for (const table of [videos, documents, images]) {
    for (let count = batchSize; count === batchSize; purged += count) {
      // A row that is being restored is locked, and stays.
      const batch = db
        .select({ id: table.id })
        .from(table)
        .where(lt(table.deletedAt, removedBefore(options)))
        .limit(batchSize)
        .for('update', { skipLocked: true })
      count = (await db.delete(table).where(inArray(table.id, batch)).returning({ id: table.id })).length
    }
  }
  return purged
}
