import { type Authorized, noSuch, type Scope } from '@abparts/auth/gate'
import type { StorageBackend } from '@abparts/contracts/storage'
import type { PartVideoType, SupportVideoCategory, VideoContentType } from '@abparts/contracts/video'
import type { Database, Transaction } from '@abparts/db/client'
import { brokenConstraint } from '@abparts/db/fault'
import { partVideos, storageObjects, supportVideos, videos } from '@abparts/db/schema'
import { and, eq } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import type { StoredPart } from '../parts/part.ts'
import { enqueueProcessing } from './enqueue-processing.ts'
import { type StoredPartVideo, type StoredSupportVideo, type StoredVideo, selectVideos, videoOfRow } from './video.ts'

interface AnyNewVideo {
  /** Also part of the object's key. */
  id: string
  originalFilename: string
  contentType: VideoContentType
  sizeBytes: number
}

interface NewSupportVideo extends AnyNewVideo {
  kind: 'support'
  parent: Scope<'create', 'support_video'>
  title: string
  description?: string | null | undefined
  category: SupportVideoCategory
}

interface NewPartVideo extends AnyNewVideo {
  kind: 'part'
  parent: Authorized<'create', StoredPart>
  videoType: PartVideoType
}

/** A video, and the parent to which its uploader may add it. */
export type NewVideo = NewSupportVideo | NewPartVideo

/**
 * Inserts the rows of a video whose bytes are yet to come, in the state `uploading`. Throws `not_found` when the part
 * is gone.
 */
export async function insertVideo(tx: Transaction, video: NewVideo): Promise<void> {
  await tx.insert(videos).values({ ...video, uploadedBy: video.parent.actor.userId })
  if (video.kind === 'support') await tx.insert(supportVideos).values(video)
  else await insertPartVideo(tx, video)
}

async function insertPartVideo(tx: Transaction, video: NewPartVideo): Promise<void> {
  try {
    await tx.insert(partVideos).values({ ...video, partId: video.parent.value.id })
  } catch (error) {
    if (brokenConstraint(error) === 'part_videos_part_id_parts_id_fk') throw noSuch('part', error)
    throw error
  }
}

/** What is known about a video once its bytes are stored. */
export interface VideoContent {
  object: { key: string; backend: StorageBackend; sizeBytes: number; sha256: string }
  contentType: VideoContentType
  durationSeconds: number | null
  width: number | null
  height: number | null
}

/**
 * Gives a video in the state `uploading` its bytes: object, state, log and the job for the worker, in the caller's
 * transaction.
 */
export async function startProcessing(
  tx: Transaction,
  { actor }: NewVideo['parent'] | Authorized<'create', StoredVideo>,
  id: string,
  { object, contentType, durationSeconds, width, height }: VideoContent,
): Promise<StoredVideo> {
  const [stored] = await tx.insert(storageObjects).values(object).returning({ objectId: storageObjects.id })
  await tx
    .update(videos)
    .set({ ...stored, contentType, sizeBytes: object.sizeBytes, durationSeconds, width, height, state: 'processing' })
    .where(and(eq(videos.id, id), eq(videos.state, 'uploading')))
  const [row] = await selectVideos(tx, eq(videos.id, id))
  if (row === undefined) throw new Error(`Video ${id} was removed while it was being completed.`)
  const video = videoOfRow(row)
  await recordAudit(tx, actor, {
    action: 'create',
    resourceType: 'video',
    resourceId: id,
    organizationId: video.kind === 'part' ? video.organizationId : null,
    detail: { filename: video.originalFilename, sizeBytes: object.sizeBytes, ...placeOf(video) },
  })
  await enqueueProcessing(tx, id)
  return video
}

const placeOf = (video: StoredVideo) =>
  video.kind === 'support'
    ? { title: video.title, category: video.category }
    : { partId: video.partId, videoType: video.videoType }

/** A video whose bytes are stored. */
type Whole<Video> = Omit<Video, 'kind' | 'sizeBytes'> & VideoContent

/** Adds a video to the support library, in the state `processing`: a worker will create its poster. */
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
    return await startProcessing(tx, video.parent, video.id, content)
  })
}
