import type { Database } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq, isNull } from 'drizzle-orm'
import { enqueueProcessing } from './enqueue-processing.ts'

/**
 * Makes a job for every video that waits without one: after an update from a version without jobs, or when a database
 * came back without its queue.
 */
export async function enqueueWaiting(db: Database): Promise<void> {
  const waiting = await db
    .select({ id: videos.id })
    .from(videos)
    .where(and(eq(videos.state, 'processing'), isNull(videos.deletedAt)))
  for (const { id } of waiting) await enqueueProcessing(db, id)
}
