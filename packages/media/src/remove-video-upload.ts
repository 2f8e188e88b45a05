import type { Database } from '@abparts/db/client'
import { videos, videoUploads } from '@abparts/db/schema'
import type { Storages } from '@abparts/storage/storages'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { VideoUpload } from './video-upload.ts'

/**
 * Ends an upload that is not complete: its bytes go, then its video. False when there is no such upload. From the
 * first statement on nobody can go on with it, so a removal that breaks off is finished when the upload is removed
 * again.
 */
export async function removeVideoUpload(db: Database, storages: Storages, { videoId }: VideoUpload): Promise<boolean> {
  const [ended] = await db
    .update(videoUploads)
    .set({ expiresAt: sql`least(${videoUploads.expiresAt}, now())` })
    .where(and(eq(videoUploads.videoId, videoId), isNull(videoUploads.completedAt)))
    .returning()
  if (ended === undefined) return false
  const storage = storages.at(ended.backend)
  await storage.resumable.abort(ended.writeState)
  // What was refused, or not heard of any more, when it was already whole.
  await storage.remove(ended.key)
  await db.delete(videos).where(eq(videos.id, videoId))
  return true
}
