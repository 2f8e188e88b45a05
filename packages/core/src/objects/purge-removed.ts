import type { Database } from '@abparts/db/client'
import { documents, images, videos } from '@abparts/db/schema'
import { inArray, lt } from 'drizzle-orm'

const day = 24 * 60 * 60 * 1000
const batchSize = 500

/** What was removed before that moment cannot be restored any more. */
export const removedBefore = ({ now, retentionDays }: { now: Date; retentionDays: number }) =>
  new Date(now.getTime() - retentionDays * day)

/**
 * Deletes the rows of images, videos and documents that were removed longer than `retentionDays` ago: from then on
 * they cannot be restored. Triggers queue the objects they had. Answers how many there were.
 */
export async function purgeRemoved(db: Database, options: { now: Date; retentionDays: number }): Promise<number> {
  let purged = 0
  for (const table of [videos, documents, images]) {
    for (let count = batchSize; count === batchSize; purged += count) {
      // One that is being restored at this moment is locked, and stays.
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
