import { DocumentContentType } from '@abparts/contracts/document'
import { AppError } from '@abparts/contracts/error'
import { StoredImageType } from '@abparts/contracts/image'
import { maxCaptionBytes, maxImageBytes, maxVideoCaptions } from '@abparts/contracts/limits'
import { RenditionContentType, VideoContentType } from '@abparts/contracts/video'
import type { Run } from '@abparts/db/client'
import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { isObjectKey } from '../objects/keys.ts'
import { idList, type MediaOwner, mediumTables, type Row, type StoredMedium } from './medium.ts'

/**
 * Throws `unprocessable` when the bytes of these images and videos in the database differ from what their rows say, or
 * are missing.
 */
export async function requireIntact(run: Run, ids: readonly string[]): Promise<void> {
  const list = sql`any(${idList(ids)})`
  const isOther = sql`(octet_length(bytes) is distinct from size_bytes
    or encode(sha256(bytes), 'hex') is distinct from sha256)`
  const found = await run(sql`
    select from images left join image_blobs on image_id = id where id = ${list} and ${isOther}
    union all select from video_posters where video_id = ${list} and ${isOther}
    union all select from video_storyboards where video_id = ${list} and ${isOther}
    union all select from (select *, convert_to(text, 'UTF8') as bytes from video_captions where video_id = ${list}) c
      where ${isOther}
    union all select from videos v where id = ${list} and state = 'ready' and video_codec is not null
      and not exists (select from video_posters where video_id = v.id)`)
  if (found.length > 0) throw new AppError('unprocessable', 'Its bytes are not those that were originally stored.')
}

/** Titles, names, descriptions: twice the length allowed for the longest of them. */
const longestText = 10_000
/** Columns with longer content: posters and storyboards, as JSON from the database, and captions. */
const longest: Record<string, number> = { bytes: 20 * maxImageBytes, text: maxCaptionBytes }

/** What the platform itself writes into these columns, and serves to whoever opens the medium. */
const contentTypes: Record<string, z.ZodType> = {
  images: StoredImageType,
  videos: VideoContentType,
  video_posters: StoredImageType,
  video_renditions: RenditionContentType,
  documents: DocumentContentType,
}

/**
 * Throws `unprocessable` when what another installation has of a medium is not what this platform would have stored, or
 * belongs to another medium or owner than the compared one: its database may be controlled by others.
 */
export function requireValid(
  { type, id, rows, objects }: Omit<StoredMedium, 'head' | 'history' | 'bytes'>,
  owner: MediaOwner | null,
): void {
  const isValid =
    mediumTables[type].every(({ name, idColumn }, index) => {
      const own = rows[name] ?? []
      const most = name === 'video_captions' ? maxVideoCaptions : 1
      return (
        own.length <= most &&
        own.length >= Number(index === 0) &&
        own.every((row) => row[idColumn] === id && isValidRow(name, row))
      )
    }) &&
    objects.every(({ key }) => isObjectKey(key)) &&
    isOf(owner, rows)
  if (!isValid) throw new AppError('unprocessable', invalid)
}

export const invalid = 'Its data is not valid for this platform.'

/** Whether every text among these values is within the platform's limits. */
export const isShort = (values: object): boolean =>
  Object.values(values).every((value) => typeof value !== 'string' || value.length <= longestText)

const isValidRow = (table: string, row: Row): boolean =>
  (contentTypes[table]?.safeParse(row.content_type).success ?? true) &&
  Object.entries(row).every(
    ([column, value]) => typeof value !== 'string' || value.length <= (longest[column] ?? longestText),
  )

function isOf(
  owner: MediaOwner | null,
  { images = [], documents = [], part_videos = [] }: StoredMedium['rows'],
): boolean {
  const named = [...images, ...documents, ...part_videos].flatMap(({ part_id, user_id, organization_id }) => [
    ...(part_id ? [`part ${part_id}`] : []),
    ...(user_id ? [`user ${user_id}`] : []),
    ...(organization_id ? [`organization ${organization_id}`] : []),
  ])
  return named.join() === (owner === null ? '' : `${owner.type} ${owner.id}`)
}
