import type { Transaction } from '@abparts/db/client'
import { videoUploads } from '@abparts/db/schema'
import type { WriteProgress } from '@abparts/storage/storage'
import { and, eq } from 'drizzle-orm'
import { isOpen, nextExpiry, uploadColumns, type VideoUpload } from './video-upload.ts'

/**
 * Remembers that more of an upload is safely stored. Null, and nothing is changed, when the upload is no longer as
 * the caller knows it: it was ended, or somebody else went on with it.
 */
export async function recordUploadProgress(
  db: Transaction,
  { videoId, offsetBytes }: VideoUpload,
  progress: WriteProgress,
): Promise<VideoUpload | null> {
  const [upload] = await db
    .update(videoUploads)
    .set({ offsetBytes: progress.offsetBytes, writeState: progress.state, expiresAt: nextExpiry })
    .where(and(eq(videoUploads.videoId, videoId), eq(videoUploads.offsetBytes, offsetBytes), isOpen))
    .returning(uploadColumns)
  return upload ?? null
}
