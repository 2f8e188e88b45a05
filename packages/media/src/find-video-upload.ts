import type { Permitted } from '@abparts/auth/gate'
import type { Transaction } from '@abparts/db/client'
import { videoUploads } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import type { StoredVideo } from './video.ts'
import { uploadColumns, type VideoUpload } from './video-upload.ts'

/** The upload of a video, or null when it has none, or none any more. */
export async function findVideoUpload(
  db: Transaction,
  { thing }: Permitted<'create', StoredVideo>,
): Promise<VideoUpload | null> {
  const [upload] = await db.select(uploadColumns).from(videoUploads).where(eq(videoUploads.videoId, thing.id))
  return upload ?? null
}
