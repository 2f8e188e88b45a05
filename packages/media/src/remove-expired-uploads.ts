import type { Database } from '@abparts/db/client'
import { videoUploads } from '@abparts/db/schema'
import type { Storages } from '@abparts/storage/storages'
import { and, isNotNull, isNull, lte } from 'drizzle-orm'
import { removeVideoUpload } from './remove-video-upload.ts'
import { uploadColumns } from './video-upload.ts'

/**
 * Removes the uploads that nobody went on with, and forgets those that were completed. Answers how many were
 * abandoned. One that cannot be removed keeps none of the others from it; the errors are thrown together in the end.
 */
export async function removeExpiredUploads(db: Database, storages: Storages, now: Date): Promise<number> {
  const isExpired = lte(videoUploads.expiresAt, now)
  await db.delete(videoUploads).where(and(isExpired, isNotNull(videoUploads.completedAt)))
  const abandoned = await db
    .select(uploadColumns)
    .from(videoUploads)
    .where(and(isExpired, isNull(videoUploads.completedAt)))
  const failures: unknown[] = []
  for (const upload of abandoned)
    await removeVideoUpload(db, storages, upload).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw new AggregateError(failures, 'Some expired uploads could not be removed.')
  return abandoned.length
}
