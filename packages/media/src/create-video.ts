import { AppError } from '@abparts/contracts/error'
import type { PartVideoType, SupportVideoCategory, VideoContentType } from '@abparts/contracts/video'
import type { Database } from '@abparts/db/client'
import { brokenConstraint } from '@abparts/db/fault'
import { partVideos, storageObjects, supportVideos, videos } from '@abparts/db/schema'
import { findVideo } from './find-video.ts'
import type { StoredVideo } from './video.ts'

export type NewVideo = {
  /** Also part of the object's key. */
  id: string
  uploadedBy: string
  originalFilename: string
  contentType: VideoContentType
  durationSeconds: number | null
  width: number | null
  height: number | null
  object: { key: string; backend: 'local' | 's3'; sizeBytes: number; sha256: string }
} & (
  | { kind: 'support'; title: string; description: string | null; category: SupportVideoCategory }
  | { kind: 'part'; partId: string; videoType: PartVideoType }
)

/**
 * Records a video whose bytes are stored already, in one transaction. Its state is `processing`: a worker will make
 * the poster. Throws `not_found` when the part is gone.
 */
export async function createVideo(db: Database, video: NewVideo): Promise<StoredVideo> {
  try {
    return await db.transaction(async (tx) => {
      const [object] = await tx.insert(storageObjects).values(video.object).returning({ id: storageObjects.id })
      const row = { ...video, state: 'processing', objectId: object?.id, sizeBytes: video.object.sizeBytes } as const
      await tx.insert(videos).values(row)
      if (video.kind === 'support') await tx.insert(supportVideos).values(video)
      else await tx.insert(partVideos).values(video)
      const created = await findVideo(tx, video.id)
      if (created === null) throw new Error('A video is not there after its insert.')
      return created
    })
  } catch (error) {
    if (brokenConstraint(error) === 'part_videos_part_id_parts_id_fk')
      throw new AppError('not_found', 'There is no such part.', { cause: error })
    throw error
  }
}
