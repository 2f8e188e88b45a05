import { createHash } from 'node:crypto'
import { type Authorized, noSuch } from '@abparts/auth/gate'
import type { AuditDetail } from '@abparts/contracts/audit'
import { AppError } from '@abparts/contracts/error'
import { maxVideoCaptions } from '@abparts/contracts/limits'
import type { Database, Transaction } from '@abparts/db/client'
import { videoCaptions, videos } from '@abparts/db/schema'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import type { StoredVideo } from './video.ts'

const time = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`
const timing = new RegExp(String.raw`^${time}[ \t]+-->[ \t]+${time}((?:[ \t]+[^\s:]+:\S+)*)[ \t]*$`)

/**
 * Reads captions as WebVTT (https://www.w3.org/TR/webvtt1/#file-structure) and returns their text. Browsers skip what
 * they don't understand, so captions would silently be missing: here every cue must be well-formed. Throws
 * `unprocessable` with the line that is wrong, `unsupported_media_type` for another format.
 */
export function checkWebVtt(bytes: Uint8Array): string {
  const text = decode(bytes)
  const lines = text.replace(/^\u{feff}/u, '').split(/\r\n|\n|\r/)
  if (!/^WEBVTT([ \t]|$)/.test(lines[0] ?? ''))
    throw new AppError('unsupported_media_type', 'The captions are not WebVTT: the first line must be WEBVTT.')
  let cueCount = 0
  let latestStart = 0
  for (const { first, block } of blocksOf(lines)) {
    if (first === 0 || /^(NOTE|STYLE|REGION)([ \t]|$)/.test(block[0] ?? '')) continue
    const at = block[0]?.includes('-->') ? 0 : 1
    const [start, end] = readTiming(block[at], first + at + 1)
    if (end <= start) throw wrong(first + at + 1, 'the cue ends before it begins')
    if (start < latestStart) throw wrong(first + at + 1, 'the cue begins before the one above it')
    if (block.slice(at + 1).some((line) => line.includes('-->')))
      throw wrong(first + at + 2, 'a line is missing between two cues')
    latestStart = start
    cueCount += 1
  }
  if (cueCount === 0) throw new AppError('unprocessable', 'The captions contain no cue.')
  return text
}

function decode(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch (cause) {
    throw new AppError('unprocessable', 'The captions are not text in UTF-8.', { cause })
  }
  throw new AppError('unprocessable', 'The captions contain a NUL character.')
}

/** The text between empty lines, and the number of its first line, counted from 0. */
function* blocksOf(lines: string[]): Generator<{ first: number; block: string[] }> {
  let block: string[] = []
  for (const [index, line] of [...lines, ''].entries()) {
    if (line !== '') block.push(line)
    else if (block.length > 0) {
      yield { first: index - block.length, block }
      block = []
    }
  }
}

/** Start and end in seconds. */
function readTiming(line: string | undefined, lineNumber: number): [start: number, end: number] {
  const match = timing.exec(line ?? '')
  if (match === null) throw wrong(lineNumber, 'expected times such as 00:01.000 --> 00:03.500')
  const seconds = (from: number) =>
    Number(match[from] ?? 0) * 3600 +
    Number(match[from + 1]) * 60 +
    Number(match[from + 2]) +
    Number(match[from + 3]) / 1000
  return [seconds(1), seconds(5)]
}

const wrong = (lineNumber: number, what: string) =>
  new AppError('unprocessable', `The captions have an error in line ${lineNumber}: ${what}.`)

/** A video's captions in one language. Throws `not_found` while there are none. */
export async function readCaption(
  db: Transaction,
  { value: { id } }: Authorized<'view', StoredVideo>,
  language: string,
) {
  const [caption] = await db.select().from(videoCaptions).where(inLanguage(id, language))
  if (caption === undefined) throw noCaptions()
  return caption
}

/**
 * Sets a video's captions in a language, replacing those it had. Returns whether there were none before. Throws
 * `not_found` when the video is gone, and `conflict` when it has captions in too many languages.
 */
export async function putCaption(
  db: Database,
  video: Authorized<'edit', StoredVideo>,
  { language, text }: { language: string; text: string },
): Promise<boolean> {
  const caption = { text, sizeBytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }
  return await db.transaction(async (tx) => {
    const videoId = await touchVideo(tx, video)
    const isNew = (await tx.$count(videoCaptions, inLanguage(videoId, language))) === 0
    if (isNew && (await tx.$count(videoCaptions, eq(videoCaptions.videoId, videoId))) >= maxVideoCaptions)
      throw new AppError(
        'conflict',
        `A video has captions in at most ${maxVideoCaptions} languages. Remove some first.`,
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
  video: Authorized<'edit', StoredVideo>,
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

const noCaptions = () => new AppError('not_found', 'This video has no captions in this language.')

/** A change of its captions is a change of the video, and is reported to everyone who shows it. */
async function touchVideo(tx: Transaction, { value: { id } }: Authorized<'edit', StoredVideo>): Promise<string> {
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
  { value: video, resource, actor }: Authorized<'edit', StoredVideo>,
  action: 'create' | 'edit' | 'delete',
  detail: AuditDetail,
) =>
  recordAudit(tx, actor, {
    action,
    resourceType: 'video_caption',
    resourceId: video.id,
    organizationId: resource.organizationId ?? null,
    detail: { filename: video.originalFilename, ...detail },
  })
