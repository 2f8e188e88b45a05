import type { PartVideoType, SupportVideoCategory } from '@abparts/contracts/video'
import type { Transaction } from '@abparts/db/client'
import { parts, partVideos, storageObjects, supportVideos, videos, videoThumbnails } from '@abparts/db/schema'
import { eq, type SQL, sql } from 'drizzle-orm'

interface AnyVideo extends Omit<typeof videos.$inferSelect, 'kind'> {
  /** Where the bytes are; null while they are being uploaded. */
  object: typeof storageObjects.$inferSelect | null
  hasThumbnail: boolean
}

export interface StoredSupportVideo extends AnyVideo {
  kind: 'support'
  title: string
  description: string | null
  category: SupportVideoCategory
}

export interface StoredPartVideo extends AnyVideo {
  kind: 'part'
  partId: string
  videoType: PartVideoType
  /** The part's: null for a catalog part. */
  organizationId: string | null
}

/** A video as the database knows it, with the fields of its kind. */
export type StoredVideo = StoredSupportVideo | StoredPartVideo

/** Selects videos newest first. The poster's bytes stay where they are. */
export const selectVideos = (db: Transaction, where: SQL | undefined) =>
  db
    .select({
      video: videos,
      support: supportVideos,
      part: partVideos,
      organizationId: parts.organizationId,
      object: storageObjects,
      hasThumbnail: sql<boolean>`${videoThumbnails.videoId} is not null`,
    })
    .from(videos)
    .leftJoin(supportVideos, eq(supportVideos.id, videos.id))
    .leftJoin(partVideos, eq(partVideos.id, videos.id))
    .leftJoin(parts, eq(parts.id, partVideos.partId))
    .leftJoin(storageObjects, eq(storageObjects.id, videos.objectId))
    .leftJoin(videoThumbnails, eq(videoThumbnails.videoId, videos.id))
    .where(where)
    .orderBy(sql`${videos.createdAt} desc, ${videos.id} desc`)

type VideoRow = Awaited<ReturnType<typeof selectVideos>>[number]

/** Puts the joined tables of one video together. */
export function videoOfRow({ video, support, part, organizationId, object, hasThumbnail }: VideoRow): StoredVideo {
  if (support !== null) return { ...video, ...support, kind: 'support', object, hasThumbnail }
  if (part !== null) return { ...video, ...part, kind: 'part', organizationId, object, hasThumbnail }
  throw new Error(`Video ${video.id} belongs to nothing.`)
}
