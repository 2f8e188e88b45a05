import type { Transaction } from '@abparts/db/client'
import { videoUploads } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { uploadColumns, type VideoUpload } from './video-upload.ts'

/** The upload of a video, or null when it has none, or none any more. */
export async function findVideoUpload(db: Transaction, videoId: string): Promise<VideoUpload | null> {
  const [upload] = await db.select(uploadColumns).from(videoUploads).where(eq(videoUploads.videoId, videoId))
  return upload ?? null
}
