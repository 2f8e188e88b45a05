import { noSuch, type Permitted, type Scope } from '@abparts/auth/gate'
import type { PartVideoType, SupportVideoCategory, VideoContentType } from '@abparts/contracts/video'
import type { Transaction } from '@abparts/db/client'
import { brokenConstraint } from '@abparts/db/fault'
import { partVideos, supportVideos, videos } from '@abparts/db/schema'
import type { StoredPart } from './part.ts'

interface AnyNewVideo {
  /** Also part of the object's key. */
  id: string
  originalFilename: string
  contentType: VideoContentType
  sizeBytes: number
}

export interface NewSupportVideo extends AnyNewVideo {
  kind: 'support'
  place: Scope<'create', 'support_video'>
  title: string
  description?: string | null | undefined
  category: SupportVideoCategory
}

export interface NewPartVideo extends AnyNewVideo {
  kind: 'part'
  place: Permitted<'create', StoredPart>
  videoType: PartVideoType
}

/** A video, and the place where its uploader may put it. */
export type NewVideo = NewSupportVideo | NewPartVideo

/**
 * Makes the rows of a video whose bytes are yet to come, in the state `uploading`. Throws `not_found` when the part is
 * gone.
 */
export async function insertVideo(tx: Transaction, video: NewVideo): Promise<void> {
  await tx.insert(videos).values({ ...video, uploadedBy: video.place.actor.userId })
  if (video.kind === 'support') await tx.insert(supportVideos).values(video)
  else await insertPartVideo(tx, video)
}

async function insertPartVideo(tx: Transaction, video: NewPartVideo): Promise<void> {
  try {
    await tx.insert(partVideos).values({ ...video, partId: video.place.thing.id })
  } catch (error) {
    if (brokenConstraint(error) === 'part_videos_part_id_parts_id_fk') throw noSuch('part', error)
    throw error
  }
}
