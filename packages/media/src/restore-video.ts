import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq, isNotNull } from 'drizzle-orm'
import { enqueueProcessing } from './enqueue-processing.ts'
import { recordVideoChange } from './record-video-change.ts'
import type { StoredVideo } from './video.ts'

/**
 * Brings a removed video back, with the log, and has it processed if that is still to be done. Throws `not_found` when
 * there is no such removed video.
 */
export async function restoreVideo(db: Database, video: Permitted<'delete', StoredVideo>): Promise<void> {
  const { id } = video.thing
  await db.transaction(async (tx) => {
    const [restored] = await tx
      .update(videos)
      .set({ deletedAt: null })
      .where(and(eq(videos.id, id), isNotNull(videos.deletedAt)))
      .returning({ state: videos.state })
    if (restored === undefined) throw noSuch('removed video')
    if (restored.state === 'processing') await enqueueProcessing(tx, id)
    await recordVideoChange(tx, video, 'restore')
  })
}
