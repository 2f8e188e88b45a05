import { type Authorized, noSuch } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import type { AuditAction, AuditDetail } from '@abparts/contracts/audit'
import { AppError } from '@abparts/contracts/error'
import type { UpdateVideoInput } from '@abparts/contracts/video'
import type { Database, Transaction } from '@abparts/db/client'
import { partVideos, supportVideos, videos } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { changesOf, recordAudit } from '../audit/record.ts'
import { enqueueProcessing } from './enqueue-processing.ts'
import { type StoredVideo, selectVideos, videoOfRow } from './video.ts'

/** Logs a change of a video. */
async function recordVideoChange(
  tx: Transaction,
  { value: video, resource, actor }: Authorized<Action, StoredVideo>,
  action: AuditAction,
  detail: AuditDetail = {},
): Promise<void> {
  await recordAudit(tx, actor, {
    action,
    resourceType: 'video',
    resourceId: video.id,
    organizationId: resource.organizationId ?? null,
    detail: { filename: video.originalFilename, ...detail },
  })
}

/**
 * Changes the editable fields of a video, logs it, and returns the changed video. Throws `bad_request` for a field that
 * does not belong to its kind, and `not_found` when it is gone.
 */
export async function updateVideo(
  db: Database,
  video: Authorized<'edit', StoredVideo>,
  { title, description, category, videoType }: Omit<UpdateVideoInput, 'id'>,
): Promise<StoredVideo> {
  const { id, kind } = video.value
  const supportFields = { title, description, category }
  const partFields = { videoType }
  const [fields, foreign] = kind === 'support' ? [supportFields, partFields] : [partFields, supportFields]
  for (const [name, value] of Object.entries(foreign))
    if (value !== undefined) throw new AppError('bad_request', `A video of this kind has no ${name}.`)

  return await db.transaction(async (tx) => {
    const changes = changesOf(fields, { ...video.value })
    if (Object.keys(changes).length > 0) {
      if (kind === 'support') await tx.update(supportVideos).set(supportFields).where(eq(supportVideos.id, id))
      else await tx.update(partVideos).set(partFields).where(eq(partVideos.id, id))
      await recordVideoChange(tx, video, 'edit', changes)
    }
    const [row] = await selectVideos(tx, and(eq(videos.id, id), isNull(videos.deletedAt)))
    if (row === undefined) throw noSuch('video')
    return videoOfRow(row)
  })
}

/** Removes a video so that it can be restored: its bytes stay. Logs it. Throws `not_found` when it is gone. */
export async function removeVideo(db: Database, video: Authorized<'delete', StoredVideo>): Promise<void> {
  await db.transaction(async (tx) => {
    const removed = await tx
      .update(videos)
      .set({ deletedAt: sql`now()` })
      .where(and(eq(videos.id, video.value.id), isNull(videos.deletedAt)))
      .returning({ id: videos.id })
    if (removed.length === 0) throw noSuch('video')
    await recordVideoChange(tx, video, 'delete')
  })
}

/**
 * Restores a removed video, logs it, and queues its processing if that is still to be done. Throws `not_found` when
 * there is no such removed video.
 */
export async function restoreVideo(db: Database, video: Authorized<'delete', StoredVideo>): Promise<void> {
  const { id } = video.value
  await db.transaction(async (tx) => {
    const [restored] = await tx
      .update(videos)
      .set({ deletedAt: null })
      .where(and(eq(videos.id, id), isNotNull(videos.deletedAt)))
      .returning({ state: videos.state })
    if (restored === undefined) throw noSuch('removed video')
    if (restored.state === 'processing') await enqueueProcessing(tx, id)
    await recordVideoChange(tx, video, 'restore')
  })
}

/** Queues the processing of a failed video again and logs it. Throws `conflict` for any other. */
export async function retryVideo(db: Database, video: Authorized<'edit', StoredVideo>): Promise<void> {
  const { id } = video.value
  await db.transaction(async (tx) => {
    const retried = await tx
      .update(videos)
      .set({ state: 'processing', failureReason: null, progress: 0 })
      .where(and(eq(videos.id, id), eq(videos.state, 'failed'), isNotNull(videos.objectId), isNull(videos.deletedAt)))
      .returning({ id: videos.id })
    if (retried.length === 0) throw new AppError('conflict', 'Only a video that failed can be processed again.')
    await enqueueProcessing(tx, id)
    await recordVideoChange(tx, video, 'edit', { state: 'processing' })
  })
}
