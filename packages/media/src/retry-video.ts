import type { Permitted } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { enqueueProcessing } from './enqueue-processing.ts'
import { recordVideoChange } from './record-video-change.ts'
import type { StoredVideo } from './video.ts'

/** Has a video processed again that failed, with the log. Throws `conflict` for any other. */
export async function retryVideo(db: Database, video: Permitted<'edit', StoredVideo>): Promise<void> {
  const { id } = video.thing
  await db.transaction(async (tx) => {
    const retried = await tx
      .update(videos)
      .set({ state: 'processing', failureReason: null, progress: 0 })
      .where(and(eq(videos.id, id), eq(videos.state, 'failed'), isNotNull(videos.objectId), isNull(videos.deletedAt)))
      .returning({ id: videos.id })
    if (retried.length === 0) throw new AppError('conflict', 'Only a video that failed can be processed again.')
    await enqueueProcessing(tx, id)
    await recordVideoChange(tx, video, 'edit', { state: 'processing' })
  })
}
