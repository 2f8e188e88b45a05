import type { Database } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { enqueueProcessing } from './enqueue-processing.ts'

/** Has a video processed again that failed. False when there is no such video. */
export async function retryVideo(db: Database, id: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const retried = await tx
      .update(videos)
      .set({ state: 'processing', failureReason: null, progress: 0 })
      .where(and(eq(videos.id, id), eq(videos.state, 'failed'), isNotNull(videos.objectId), isNull(videos.deletedAt)))
      .returning({ id: videos.id })
    if (retried.length > 0) await enqueueProcessing(tx, id)
    return retried.length > 0
  })
}
