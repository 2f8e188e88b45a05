import type { Database } from '@abparts/db/client'
import { videoUploads } from '@abparts/db/schema'
import { insertVideo, type NewVideo } from './insert-video.ts'
import { nextExpiry, uploadColumns, type VideoUpload } from './video-upload.ts'

type NewVideoUpload = Pick<VideoUpload, 'backend' | 'key' | 'writeState' | 'metadata'>

/** Makes the rows of a video and of its upload, of which nothing has come yet. Throws as `insertVideo`. */
export async function createVideoUpload(db: Database, video: NewVideo, upload: NewVideoUpload): Promise<VideoUpload> {
  return await db.transaction(async (tx) => {
    await insertVideo(tx, video)
    const [created] = await tx
      .insert(videoUploads)
      .values({ ...upload, videoId: video.id, lengthBytes: video.sizeBytes, expiresAt: nextExpiry })
      .returning(uploadColumns)
    if (created === undefined) throw new Error('A row is missing that was just written.')
    return created
  })
}
