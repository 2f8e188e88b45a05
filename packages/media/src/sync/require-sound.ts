import { DocumentContentType } from '@abparts/contracts/document'
import { AppError } from '@abparts/contracts/error'
import { maxCaptionBytes, maxImageBytes, maxVideoCaptions } from '@abparts/contracts/limits'
import { VideoContentType } from '@abparts/contracts/video'
import { z } from 'zod'
import { isObjectKey } from '../is-object-key.ts'
import type { MediaOwner } from './medium-state.ts'
import { mediumTables, type Row, type StoredMedium } from './stored-medium.ts'

/** Titles, names, descriptions: twice what the longest of them may have. */
const longestText = 10_000
/** What columns hold that are longer: posters and storyboards, as the database writes them in JSON, and captions. */
const longest: Record<string, number> = { bytes: 20 * maxImageBytes, text: maxCaptionBytes }

/** What the platform writes into these columns, and who opens the medium is told. */
const contentTypes: Record<string, z.ZodType> = {
  images: z.literal('image/webp'),
  videos: VideoContentType,
  video_thumbnails: z.literal('image/webp'),
  video_renditions: z.literal('video/mp4'),
  documents: DocumentContentType,
}

/**
 * Throws `unprocessable` when what another installation has of a medium is nothing that this platform would have stored,
 * or is of another medium or owner than the one that was shown: its database may be in the hands of others.
 */
export function requireSound(
  { noun, id, rows, objects }: Omit<StoredMedium, 'head' | 'history' | 'bytes'>,
  owner: MediaOwner | null,
): void {
  const isSound =
    mediumTables[noun].every(({ name, idColumn }, index) => {
      const own = rows[name] ?? []
      const most = name === 'video_captions' ? maxVideoCaptions : 1
      return (
        own.length <= most &&
        own.length >= Number(index === 0) &&
        own.every((row) => row[idColumn] === id && isSoundRow(name, row))
      )
    }) &&
    objects.every(({ key }) => isObjectKey(key)) &&
    isOf(owner, rows)
  if (!isSound) throw new AppError('unprocessable', unsound)
}

export const unsound = 'It is nothing that this platform would have stored.'

/** Is no text among these values longer than any that the platform takes? */
export const isShort = (values: object): boolean =>
  Object.values(values).every((value) => typeof value !== 'string' || value.length <= longestText)

const isSoundRow = (table: string, row: Row): boolean =>
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
