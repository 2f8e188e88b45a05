import type { PartVideoType, SupportVideoCategory } from '@abparts/contracts/video'
import type { Transaction } from '@abparts/db/client'
import {
  parts,
  partVideos,
  storageObjects,
  supportVideos,
  videoCaptions,
  videoPosters,
  videoRenditions,
  videoStoryboards,
  videos,
} from '@abparts/db/schema'
import { eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'

export type StoredObject = typeof storageObjects.$inferSelect

interface AnyVideo extends Omit<typeof videos.$inferSelect, 'kind'> {
  /** Where the bytes are; null while they are being uploaded. */
  object: StoredObject | null
  /** What is played instead, where the original would not play everywhere. */
  rendition: (typeof videoRenditions.$inferSelect & { object: StoredObject }) | null
  hasPoster: boolean
  hasStoryboard: boolean
  captionLanguages: string[]
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
  /** The part's organization: null for a catalog part. */
  organizationId: string | null
}

/** A video as stored in the database, with the fields of its kind. */
export type StoredVideo = StoredSupportVideo | StoredPartVideo

const renditionObjects = alias(storageObjects, 'rendition_object')

/** Selects videos newest first. The poster's bytes are not read. */
export const selectVideos = (db: Transaction, where: SQL | undefined) =>
  db
    .select({
      video: videos,
      support: supportVideos,
      part: partVideos,
      organizationId: parts.organizationId,
      object: storageObjects,
      rendition: videoRenditions,
      renditionObject: renditionObjects,
      hasPoster: sql<boolean>`${videoPosters.videoId} is not null`,
      hasStoryboard: sql<boolean>`${videoStoryboards.videoId} is not null`,
      captionLanguages: sql<string[]>`array(
        select ${videoCaptions.language} from ${videoCaptions} where ${videoCaptions.videoId} = ${videos.id} order by 1
      )`,
    })
    .from(videos)
    .leftJoin(supportVideos, eq(supportVideos.id, videos.id))
    .leftJoin(partVideos, eq(partVideos.id, videos.id))
    .leftJoin(parts, eq(parts.id, partVideos.partId))
    .leftJoin(storageObjects, eq(storageObjects.id, videos.objectId))
    .leftJoin(videoRenditions, eq(videoRenditions.videoId, videos.id))
    .leftJoin(renditionObjects, eq(renditionObjects.id, videoRenditions.objectId))
    .leftJoin(videoPosters, eq(videoPosters.videoId, videos.id))
    .leftJoin(videoStoryboards, eq(videoStoryboards.videoId, videos.id))
    .where(where)
    .orderBy(sql`${videos.createdAt} desc, ${videos.id} desc`)

type VideoRow = Awaited<ReturnType<typeof selectVideos>>[number]

/** Combines the joined tables of one video. */
export function videoOfRow({ support, part, organizationId, ...row }: VideoRow): StoredVideo {
  const { video, rendition, renditionObject, ...rest } = row
  const shared = {
    ...video,
    ...rest,
    rendition: rendition && renditionObject && { ...rendition, object: renditionObject },
  }
  if (support !== null) return { ...shared, ...support, kind: 'support' }
  if (part !== null) return { ...shared, ...part, kind: 'part', organizationId }
  throw new Error(`Video ${video.id} belongs neither to a part nor to the support library.`)
}
