import { AppError } from '@abparts/contracts/error'
import type { PartVideoType, SupportVideoCategory, VideoContentType } from '@abparts/contracts/video'
import type { Database, Transaction } from '@abparts/db/client'
import { brokenConstraint } from '@abparts/db/fault'
import { parts, partVideos, storageObjects, supportVideos, videos } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import type { StoredPartVideo, StoredSupportVideo } from './video.ts'

/** A video whose bytes are stored already. */
export interface NewVideo {
  /** Also part of the object's key. */
  id: string
  uploadedBy: string
  originalFilename: string
  contentType: VideoContentType
  durationSeconds: number | null
  width: number | null
  height: number | null
  object: { key: string; backend: 'local' | 's3'; sizeBytes: number; sha256: string }
}

export interface NewSupportVideo extends NewVideo {
  title: string
  description?: string | null | undefined
  category: SupportVideoCategory
}

export interface NewPartVideo extends NewVideo {
  partId: string
  videoType: PartVideoType
}

/** Adds a video to the support library, in the state `processing`: a worker will make its poster. */
export async function createSupportVideo(db: Database, video: NewSupportVideo): Promise<StoredSupportVideo> {
  return await db.transaction(async (tx) => {
    const stored = await insertVideo(tx, 'support', video)
    const support = only(await tx.insert(supportVideos).values(video).returning())
    return { ...stored, ...support, kind: 'support' }
  })
}

/** Adds a video to a part, in the state `processing`. Throws `not_found` when the part is gone. */
export async function createPartVideo(db: Database, video: NewPartVideo): Promise<StoredPartVideo> {
  try {
    return await db.transaction(async (tx) => {
      const stored = await insertVideo(tx, 'part', video)
      const part = only(await tx.insert(partVideos).values(video).returning())
      const owner = tx.select({ organizationId: parts.organizationId }).from(parts).where(eq(parts.id, part.partId))
      return { ...stored, ...part, ...only(await owner), kind: 'part' }
    })
  } catch (error) {
    if (brokenConstraint(error) === 'part_videos_part_id_parts_id_fk')
      throw new AppError('not_found', 'There is no such part.', { cause: error })
    throw error
  }
}

async function insertVideo(tx: Transaction, kind: 'support' | 'part', video: NewVideo) {
  const object = only(await tx.insert(storageObjects).values(video.object).returning())
  const row = only(
    await tx
      .insert(videos)
      .values({ ...video, kind, state: 'processing', objectId: object.id, sizeBytes: object.sizeBytes })
      .returning(),
  )
  return { ...row, object, hasThumbnail: false }
}

function only<Row>([row]: Row[]): Row {
  if (row === undefined) throw new Error('A row is missing that was just written.')
  return row
}
