import { createHash } from 'node:crypto'
import type { Actor } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import { videoCaptions, videos } from '@abparts/db/schema'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { recordAudit } from './record-audit.ts'
import type { StoredVideo } from './video.ts'

/** A video's captions in one language, or null while there are none. */
export async function findCaption(db: Transaction, videoId: string, language: string) {
  const [caption] = await db
    .select()
    .from(videoCaptions)
    .where(and(eq(videoCaptions.videoId, videoId), eq(videoCaptions.language, language)))
  return caption ?? null
}

/**
 * Gives a video captions in a language, in place of those it had. Answers whether there were none before. Throws
 * `not_found` when the video is gone.
 */
export async function putCaption(
  db: Database,
  actor: Actor,
  video: StoredVideo,
  { language, text }: { language: string; text: string },
): Promise<boolean> {
  const caption = { text, sizeBytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }
  return await db.transaction(async (tx) => {
    await touchVideo(tx, video.id)
    const isNew = (await findCaption(tx, video.id, language)) === null
    await tx
      .insert(videoCaptions)
      .values({ videoId: video.id, language, ...caption })
      .onConflictDoUpdate({ target: [videoCaptions.videoId, videoCaptions.language], set: caption })
    await recordAudit(tx, actor, entry(video, isNew ? 'create' : 'edit', { language, sizeBytes: caption.sizeBytes }))
    return isNew
  })
}

/** Removes a video's captions in a language. False when there were none. Throws `not_found` when the video is gone. */
export async function removeCaption(
  db: Database,
  actor: Actor,
  video: StoredVideo,
  language: string,
): Promise<boolean> {
  return await db.transaction(async (tx) => {
    await touchVideo(tx, video.id)
    const removed = await tx
      .delete(videoCaptions)
      .where(and(eq(videoCaptions.videoId, video.id), eq(videoCaptions.language, language)))
      .returning({ language: videoCaptions.language })
    if (removed.length > 0) await recordAudit(tx, actor, entry(video, 'delete', { language }))
    return removed.length > 0
  })
}

/** A change of its captions is a change of the video, and everyone who shows it hears of it. */
async function touchVideo(tx: Transaction, id: string): Promise<void> {
  const touched = await tx
    .update(videos)
    .set({ updatedAt: sql`now()` })
    .where(and(eq(videos.id, id), isNull(videos.deletedAt)))
    .returning({ id: videos.id })
  if (touched.length === 0) throw new AppError('not_found', 'There is no such video.')
}

const entry = (video: StoredVideo, action: 'create' | 'edit' | 'delete', detail: Record<string, string | number>) => ({
  action,
  noun: 'video_caption' as const,
  nounId: video.id,
  organizationId: video.kind === 'part' ? video.organizationId : null,
  detail,
})
