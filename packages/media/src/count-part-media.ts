import type { Permitted } from '@abparts/auth/gate'
import type { PartMedia } from '@abparts/contracts/part'
import type { Database } from '@abparts/db/client'
import { documents, images, partVideos, videos } from '@abparts/db/schema'
import { count, eq, sql } from 'drizzle-orm'
import type { StoredPart } from './part.ts'

/** What a part has beneath it. */
export async function countPartMedia(
  db: Database,
  { thing: { id } }: Permitted<'see', StoredPart>,
): Promise<PartMedia> {
  const countsOf = ({ deletedAt }: typeof images | typeof videos | typeof documents) => ({
    current: sql<number>`count(*) filter (where ${deletedAt} is null)::int`,
    all: count(),
  })
  const found = [
    await db.select(countsOf(images)).from(images).where(eq(images.partId, id)),
    await db
      .select(countsOf(videos))
      .from(partVideos)
      .innerJoin(videos, eq(videos.id, partVideos.id))
      .where(eq(partVideos.partId, id)),
    await db.select(countsOf(documents)).from(documents).where(eq(documents.partId, id)),
  ]
  const [pictureCount = 0, videoCount = 0, manualCount = 0] = found.map(([row]) => row?.current ?? 0)
  const allCount = found.reduce((sum, [row]) => sum + (row?.all ?? 0), 0)
  return { pictureCount, videoCount, manualCount, removedCount: allCount - pictureCount - videoCount - manualCount }
}
