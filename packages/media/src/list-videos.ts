import type { Permitted, Scope } from '@abparts/auth/gate'
import type { SupportVideoCategory } from '@abparts/contracts/video'
import type { Transaction } from '@abparts/db/client'
import { partVideos, supportVideos, videos } from '@abparts/db/schema'
import { and, eq, ilike, isNull, or, sql } from 'drizzle-orm'
import type { StoredPart } from './part.ts'
import { type StoredPartVideo, type StoredSupportVideo, selectVideos, videoOfRow } from './video.ts'

/** Which page of a list, newest first: at most `limit` videos, older than the one with the id `afterId`. */
interface VideoPage {
  afterId?: string | undefined
  limit: number
}

interface SupportVideoFilter extends VideoPage {
  category?: SupportVideoCategory | undefined
  /** An `ILIKE` pattern for title, description or filename. */
  pattern?: string | undefined
}

/** Videos of the support library. */
export async function listSupportVideos(
  db: Transaction,
  _scope: Scope<'see', 'support_video'>,
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
  { thing: part }: Permitted<'see', StoredPart>,
  { pattern, ...page }: PartVideoFilter,
): Promise<StoredPartVideo[]> {
  const matches = pattern ? ilike(videos.originalFilename, pattern) : undefined
  const rows = await selectVideos(db, and(eq(partVideos.partId, part.id), onPage(page), matches)).limit(page.limit)
  return rows.map(videoOfRow).filter((video) => video.kind === 'part')
}

/** What is uploaded in this moment is not yet a video to see. The comparison keeps the database's microseconds. */
const onPage = ({ afterId }: VideoPage) =>
  and(
    isNull(videos.deletedAt),
    sql`${videos.state} <> 'uploading'`,
    afterId === undefined
      ? undefined
      : sql`(${videos.createdAt}, ${videos.id}) < (select created_at, id from ${videos} as after where id = ${afterId})`,
  )
