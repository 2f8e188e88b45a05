import { uploadLifetimeSeconds } from '@abparts/contracts/limits'
import { videoUploads } from '@abparts/db/schema'
import { and, isNull, sql } from 'drizzle-orm'

/** A resumable upload as the database knows it. */
export interface VideoUpload {
  videoId: string
  /** Where the object will be. */
  backend: 'local' | 's3'
  key: string
  /** What the storage needs to go on with the write. */
  writeState: string
  lengthBytes: number
  /** Bytes that are safely stored. */
  offsetBytes: number
  /** The keys and values of the `Upload-Metadata` that it was created with, in their order. */
  metadata: [key: string, value: string][]
  expiresAt: Date
  isExpired: boolean
  isComplete: boolean
}

export const uploadColumns = {
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
export const nextExpiry = sql`now() + make_interval(secs => ${uploadLifetimeSeconds})`

/** Neither complete nor expired. A statement with this condition fails once another has ended the upload. */
export const isOpen = and(isNull(videoUploads.completedAt), sql`${videoUploads.expiresAt} > now()`)
