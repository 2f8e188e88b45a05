import type { Database } from '@abparts/db/client'
import { completeVideo, type VideoContent } from './complete-video.ts'
import { insertVideo, type NewPartVideo, type NewSupportVideo, type NewVideo } from './insert-video.ts'
import type { StoredPartVideo, StoredSupportVideo, StoredVideo } from './video.ts'

/** A video that is there with its bytes. */
type Whole<Video> = Omit<Video, 'kind' | 'sizeBytes'> & VideoContent

/** Adds a video to the support library, in the state `processing`: a worker will make its poster. */
export async function createSupportVideo(db: Database, video: Whole<NewSupportVideo>): Promise<StoredSupportVideo> {
  const stored = await createVideo(db, { ...video, kind: 'support', sizeBytes: video.object.sizeBytes }, video)
  if (stored.kind !== 'support') throw new Error(`Video ${stored.id} went to a part.`)
  return stored
}

/** Adds a video to a part, in the state `processing`. Throws `not_found` when the part is gone. */
export async function createPartVideo(db: Database, video: Whole<NewPartVideo>): Promise<StoredPartVideo> {
  const stored = await createVideo(db, { ...video, kind: 'part', sizeBytes: video.object.sizeBytes }, video)
  if (stored.kind !== 'part') throw new Error(`Video ${stored.id} went to the support library.`)
  return stored
}

async function createVideo(db: Database, video: NewVideo, content: VideoContent): Promise<StoredVideo> {
  return await db.transaction(async (tx) => {
    await insertVideo(tx, video)
    return await completeVideo(tx, video.place, video.id, content)
  })
}
