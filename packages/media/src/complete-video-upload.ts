import type { Permitted } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { videoUploads } from '@abparts/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import { completeVideo, type VideoContent } from './complete-video.ts'
import type { StoredVideo } from './video.ts'
import { isOpen } from './video-upload.ts'

/**
 * Makes an upload's object the video's, all in one transaction. False, and nothing is changed, when the upload is
 * complete already or was ended. Its row stays until it expires, for a client that missed the last answer.
 */
export async function completeVideoUpload(
  db: Database,
  video: Permitted<'create', StoredVideo>,
  content: VideoContent,
): Promise<boolean> {
  const videoId = video.thing.id
  return await db.transaction(async (tx) => {
    const completed = await tx
      .update(videoUploads)
      .set({ completedAt: sql`now()` })
      .where(and(eq(videoUploads.videoId, videoId), isOpen))
      .returning({ videoId: videoUploads.videoId })
    if (completed.length === 0) return false
    await completeVideo(tx, video, videoId, content)
    return true
  })
}
