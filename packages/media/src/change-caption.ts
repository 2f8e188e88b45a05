import { createHash } from 'node:crypto'
import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { AuditDetail } from '@abparts/contracts/audit'
import { AppError } from '@abparts/contracts/error'
import { maxVideoCaptions } from '@abparts/contracts/limits'
import type { Database, Transaction } from '@abparts/db/client'
import { videoCaptions, videos } from '@abparts/db/schema'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { recordAudit } from './record-audit.ts'
import type { StoredVideo } from './video.ts'

/** A video's captions in one language. Throws `not_found` while there are none. */
export async function readCaption(db: Transaction, { thing: { id } }: Permitted<'see', StoredVideo>, language: string) {
  const [caption] = await db.select().from(videoCaptions).where(inLanguage(id, language))
  if (caption === undefined) throw noCaptions()
  return caption
}

/**
 * Gives a video captions in a language, in place of those it had. Answers whether there were none before. Throws
 * `not_found` when the video is gone, and `conflict` when it has captions in too many languages.
 */
export async function putCaption(
  db: Database,
  video: Permitted<'edit', StoredVideo>,
  { language, text }: { language: string; text: string },
): Promise<boolean> {
  const caption = { text, sizeBytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }
  return await db.transaction(async (tx) => {
    const videoId = await touchVideo(tx, video)
    const isNew = (await tx.$count(videoCaptions, inLanguage(videoId, language))) === 0
    if (isNew && (await tx.$count(videoCaptions, eq(videoCaptions.videoId, videoId))) >= maxVideoCaptions)
      throw new AppError(
        'conflict',
        `A video has captions in at most ${maxVideoCaptions} languages: remove some first.`,
      )
    await tx
      .insert(videoCaptions)
      .values({ videoId, language, ...caption })
      .onConflictDoUpdate({ target: [videoCaptions.videoId, videoCaptions.language], set: caption })
    await record(tx, video, isNew ? 'create' : 'edit', { language, sizeBytes: caption.sizeBytes })
    return isNew
  })
}

/** Removes a video's captions in a language. Throws `not_found` when there are none, or the video is gone. */
export async function removeCaption(
  db: Database,
  video: Permitted<'edit', StoredVideo>,
  language: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const videoId = await touchVideo(tx, video)
    const removed = await tx
      .delete(videoCaptions)
      .where(inLanguage(videoId, language))
      .returning({ language: videoCaptions.language })
    if (removed.length === 0) throw noCaptions()
    await record(tx, video, 'delete', { language })
  })
}

const inLanguage = (videoId: string, language: string) =>
  and(eq(videoCaptions.videoId, videoId), eq(videoCaptions.language, language))

const noCaptions = () => new AppError('not_found', 'There are no captions of this video in this language.')

/** A change of its captions is a change of the video, and everyone who shows it hears of it. */
async function touchVideo(tx: Transaction, { thing: { id } }: Permitted<'edit', StoredVideo>): Promise<string> {
  const touched = await tx
    .update(videos)
    .set({ updatedAt: sql`now()` })
    .where(and(eq(videos.id, id), isNull(videos.deletedAt)))
    .returning({ id: videos.id })
  if (touched.length === 0) throw noSuch('video')
  return id
}

const record = (
  tx: Transaction,
  { thing: video, subject, actor }: Permitted<'edit', StoredVideo>,
  action: 'create' | 'edit' | 'delete',
  detail: AuditDetail,
) =>
  recordAudit(tx, actor, {
    action,
    noun: 'video_caption',
    nounId: video.id,
    organizationId: subject.organizationId ?? null,
    detail: { filename: video.originalFilename, ...detail },
  })
