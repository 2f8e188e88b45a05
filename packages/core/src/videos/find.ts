import { type Authorized, type Guarded, guard, type Scope } from '@abparts/auth/gate'
import { videoResource } from '@abparts/auth/permissions'
import type { SupportVideoCategory, VideoContentType } from '@abparts/contracts/video'
import type { Transaction } from '@abparts/db/client'
import { partVideos, supportVideos, videoPosters, videoStoryboards, videos } from '@abparts/db/schema'
import { and, eq, ilike, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { StoredPart } from '../parts/part.ts'
import {
  type StoredObject,
  type StoredPartVideo,
  type StoredSupportVideo,
  type StoredVideo,
  selectVideos,
  videoOfRow,
} from './video.ts'

/** A video that is not removed. */
export const findVideo = (db: Transaction, id: string): Promise<Guarded<StoredVideo>> =>
  find(db, and(eq(videos.id, id), isNull(videos.deletedAt)))

/** A removed video, which can still be restored. */
export const findRemovedVideo = (db: Transaction, id: string): Promise<Guarded<StoredVideo>> =>
  find(db, and(eq(videos.id, id), isNotNull(videos.deletedAt)))

async function find(db: Transaction, where: SQL | undefined): Promise<Guarded<StoredVideo>> {
  const [row] = await selectVideos(db, where)
  return guard('video', row === undefined ? null : videoOfRow(row), videoResource)
}

/** A video's poster with its bytes, or null while there is none. */
export async function readVideoPoster(db: Transaction, { value }: Authorized<'view', StoredVideo>) {
  const [poster] = await db.select().from(videoPosters).where(eq(videoPosters.videoId, value.id))
  return poster ?? null
}

/** A video's storyboard with its bytes, or null while there is none. */
export async function readVideoStoryboard(db: Transaction, { value }: Authorized<'view', StoredVideo>) {
  const [storyboard] = await db.select().from(videoStoryboards).where(eq(videoStoryboards.videoId, value.id))
  return storyboard ?? null
}

/** A page of a list, newest first: at most `limit` videos, older than the one with the id `afterId`. */
interface VideoPage {
  afterId?: string | undefined
  limit: number
}

interface SupportVideoFilter extends VideoPage {
  category?: SupportVideoCategory | undefined
  /** An `ILIKE` pattern for the title, description or filename. */
  pattern?: string | undefined
}

/** Videos of the support library. */
export async function listSupportVideos(
  db: Transaction,
  _scope: Scope<'view', 'support_video'>,
  { category, pattern, ...page }: SupportVideoFilter,
): Promise<StoredSupportVideo[]> {
  const matches = pattern
    ? or(
        ilike(supportVideos.title, pattern),
        ilike(supportVideos.description, pattern),
        ilike(videos.originalFilename, pattern),
      )
    : undefined
  const rows = await selectVideos(
    db,
    and(eq(videos.kind, 'support'), onPage(page), category && eq(supportVideos.category, category), matches),
  ).limit(page.limit)
  return rows.map(videoOfRow).filter((video) => video.kind === 'support')
}

interface PartVideoFilter extends VideoPage {
  /** An `ILIKE` pattern for the filename. */
  pattern?: string | undefined
}

/** A part's videos. */
export async function listPartVideos(
  db: Transaction,
  { value: part }: Authorized<'view', StoredPart>,
  { pattern, ...page }: PartVideoFilter,
): Promise<StoredPartVideo[]> {
  const matches = pattern ? ilike(videos.originalFilename, pattern) : undefined
  const rows = await selectVideos(db, and(eq(partVideos.partId, part.id), onPage(page), matches)).limit(page.limit)
  return rows.map(videoOfRow).filter((video) => video.kind === 'part')
}

/** A video that is still being uploaded is not shown yet. The comparison keeps the database's microseconds. */
const onPage = ({ afterId }: VideoPage) =>
  and(
    isNull(videos.deletedAt),
    sql`${videos.state} <> 'uploading'`,
    afterId === undefined
      ? undefined
      : sql`(${videos.createdAt}, ${videos.id}) < (select created_at, id from ${videos} as after where id = ${afterId})`,
  )

/** What a player gets: the rendition where there is one, else the upload; null while it is still being uploaded. */
export function playableObject({ object, contentType, rendition }: StoredVideo): {
  object: StoredObject
  contentType: VideoContentType
} | null {
  if (rendition !== null) return rendition
  return object && { object, contentType }
}
