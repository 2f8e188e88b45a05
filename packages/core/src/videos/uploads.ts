import type { Authorized } from '@abparts/auth/gate'
import { uploadLifetimeSeconds } from '@abparts/contracts/limits'
import type { StorageBackend } from '@abparts/contracts/storage'
import type { Database, Transaction } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import { videos, videoUploads } from '@abparts/db/schema'
import type { WriteProgress } from '@abparts/storage/storage'
import type { Storages } from '@abparts/storage/storages'
import { and, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { insertVideo, type NewVideo, startProcessing, type VideoContent } from './create.ts'
import type { StoredVideo } from './video.ts'

/** A resumable upload as stored in the database. */
export interface VideoUpload {
  videoId: string
  /** Where the object will be. */
  backend: StorageBackend
  key: string
  /** What the storage needs to resume the write. */
  writeState: string
  lengthBytes: number
  /** Bytes that are safely stored. */
  offsetBytes: number
  /** The keys and values of the `Upload-Metadata` that it was created with, in order. */
  metadata: [key: string, value: string][]
  expiresAt: Date
  isExpired: boolean
  isComplete: boolean
}

const uploadColumns = {
  videoId: videoUploads.videoId,
  backend: videoUploads.backend,
  key: videoUploads.key,
  writeState: videoUploads.writeState,
  lengthBytes: videoUploads.lengthBytes,
  offsetBytes: videoUploads.offsetBytes,
  metadata: videoUploads.metadata,
  expiresAt: videoUploads.expiresAt,
  isExpired: sql<boolean>`${videoUploads.expiresAt} <= now()`,
  isComplete: sql<boolean>`${videoUploads.completedAt} is not null`,
}

/** An upload that makes progress does not expire. */
const nextExpiry = sql`now() + make_interval(secs => ${uploadLifetimeSeconds})`

/** Neither complete nor expired. A statement with this condition has no effect once another has ended the upload. */
const isOpen = and(isNull(videoUploads.completedAt), sql`${videoUploads.expiresAt} > now()`)

type NewVideoUpload = Pick<VideoUpload, 'backend' | 'key' | 'writeState' | 'metadata'>

/** Inserts the rows of a video and of its upload, before any byte has arrived. Throws like `insertVideo`. */
export async function createVideoUpload(db: Database, video: NewVideo, upload: NewVideoUpload): Promise<VideoUpload> {
  return await db.transaction(async (tx) => {
    await insertVideo(tx, video)
    return insertedRow(
      await tx
        .insert(videoUploads)
        .values({ ...upload, videoId: video.id, lengthBytes: video.sizeBytes, expiresAt: nextExpiry })
        .returning(uploadColumns),
    )
  })
}

/** The upload of a video, or null when it has none, or no longer has one. */
export async function findVideoUpload(
  db: Transaction,
  { value }: Authorized<'create', StoredVideo>,
): Promise<VideoUpload | null> {
  const [upload] = await db.select(uploadColumns).from(videoUploads).where(eq(videoUploads.videoId, value.id))
  return upload ?? null
}

/**
 * Records that more of an upload is safely stored. Returns null, and changes nothing, when the upload is no longer as
 * the caller knows it: it was ended, or another request continued it.
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

/**
 * Makes an upload's object the video's, all in one transaction. Returns false, and changes nothing, when the upload is
 * already complete or was ended. Its row stays until it expires, for a client that missed the last answer.
 */
export async function completeVideoUpload(
  db: Database,
  video: Authorized<'create', StoredVideo>,
  content: VideoContent,
): Promise<boolean> {
  const videoId = video.value.id
  return await db.transaction(async (tx) => {
    const completed = await tx
      .update(videoUploads)
      .set({ completedAt: sql`now()` })
      .where(and(eq(videoUploads.videoId, videoId), isOpen))
      .returning({ videoId: videoUploads.videoId })
    if (completed.length === 0) return false
    await startProcessing(tx, video, videoId, content)
    return true
  })
}

/**
 * Ends an incomplete upload: its bytes are removed, then its video. Returns false when there is no such upload. From
 * the first statement on nobody can resume it, so a removal that is interrupted is finished when the upload is removed
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
  // An upload that was rejected, or abandoned, when it was already whole.
  await storage.remove(ended.key)
  await db.delete(videos).where(eq(videos.id, videoId))
  return true
}

/**
 * Removes abandoned uploads, and forgets those that were completed. Returns how many were abandoned. One that cannot be
 * removed does not keep the others from being removed; the errors are thrown together at the end.
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
