import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { recordVideoChange } from './record-video-change.ts'
import type { StoredVideo } from './video.ts'

/** Removes a video so that it can be restored: its bytes stay. With the log. Throws `not_found` when it is gone. */
export async function removeVideo(db: Database, video: Permitted<'delete', StoredVideo>): Promise<void> {
  await db.transaction(async (tx) => {
    const removed = await tx
      .update(videos)
      .set({ deletedAt: sql`now()` })
      .where(and(eq(videos.id, video.thing.id), isNull(videos.deletedAt)))
      .returning({ id: videos.id })
    if (removed.length === 0) throw noSuch('video')
    await recordVideoChange(tx, video, 'delete')
  })
}
