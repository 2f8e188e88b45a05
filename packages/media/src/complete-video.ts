import type { Permitted } from '@abparts/auth/gate'
import type { VideoContentType } from '@abparts/contracts/video'
import type { Transaction } from '@abparts/db/client'
import { storageObjects, videos } from '@abparts/db/schema'
import { and, eq } from 'drizzle-orm'
import { enqueueProcessing } from './enqueue-processing.ts'
import type { NewVideo } from './insert-video.ts'
import { recordAudit } from './record-audit.ts'
import { type StoredVideo, selectVideos, videoOfRow } from './video.ts'

/** What is known of a video once its bytes are stored. */
export interface VideoContent {
  object: { key: string; backend: 'local' | 's3'; sizeBytes: number; sha256: string }
  contentType: VideoContentType
  durationSeconds: number | null
  width: number | null
  height: number | null
}

/**
 * Gives a video in the state `uploading` its bytes: object, state, log and the job for the worker, in the caller's
 * transaction.
 */
export async function completeVideo(
  tx: Transaction,
  { actor }: NewVideo['place'] | Permitted<'create', StoredVideo>,
  id: string,
  { object, contentType, durationSeconds, width, height }: VideoContent,
): Promise<StoredVideo> {
  const [stored] = await tx.insert(storageObjects).values(object).returning({ objectId: storageObjects.id })
  await tx
    .update(videos)
    .set({ ...stored, contentType, sizeBytes: object.sizeBytes, durationSeconds, width, height, state: 'processing' })
    .where(and(eq(videos.id, id), eq(videos.state, 'uploading')))
  const [row] = await selectVideos(tx, eq(videos.id, id))
  if (row === undefined) throw new Error(`Video ${id} is gone while it is being completed.`)
  const video = videoOfRow(row)
  await recordAudit(tx, actor, {
    action: 'create',
    noun: 'video',
    nounId: id,
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
