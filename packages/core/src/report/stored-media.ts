import type { MediaKind, StorageLocation } from '@abparts/contracts/storage-report'
import type { Transaction } from '@abparts/db/client'
import {
  documents,
  images,
  parts,
  partVideos,
  storageObjects,
  supportVideos,
  users,
  videoCaptions,
  videoPosters,
  videoRenditions,
  videoStoryboards,
  videos,
} from '@abparts/db/schema'
import { type Column, eq, type SQL, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'

const nobody = sql<string | null>`null::uuid`.as('user_id')
const titleOf = (title: SQL) => sql<string | null>`${title}`.as('title')
const ownerOf = (organizationId: SQL) => sql<string | null>`${organizationId}`.as('organization_id')
const isRemoved = (deletedAt: Column) => sql<boolean>`${deletedAt} is not null`.as('is_removed')
/** Some columns have 32 bits. */
const sizeOf = (sizeBytes: Column) => sql<number>`${sizeBytes}::bigint`.mapWith(Number).as('size_bytes')
const kindOf = (kind: SQL) => sql<MediaKind>`${kind}`.as('kind')
const locationOf = (location: SQL) => sql<StorageLocation>`${location}`.as('location')

const inDatabase = { location: locationOf(sql`'database'`) }
const inStorage = {
  location: locationOf(sql`${storageObjects.backend}`),
  sizeBytes: sizeOf(storageObjects.sizeBytes),
  sha256: storageObjects.sha256,
}

/**
 * Everything that is stored and belongs to something, including removed media: its kind, owner, location and size. No
 * bytes are read, and columns that a query does not use are not looked up.
 */
export function storedMedia(db: Transaction) {
  const storedImages = db
    .select({
      id: images.id,
      kind: kindOf(sql`case when ${images.partId} is not null then 'part_picture'
        when ${images.userId} is not null then 'profile_photo' else 'logo' end`),
      title: titleOf(sql`coalesce(${parts.name}, ${users.name})`),
      partId: images.partId,
      partNumber: parts.partNumber,
      userId: images.userId,
      organizationId: ownerOf(
        sql`coalesce(${images.organizationId}, ${parts.organizationId}, ${users.organizationId})`,
      ),
      isRemoved: isRemoved(images.deletedAt),
      ...inDatabase,
      sizeBytes: sizeOf(images.sizeBytes),
      sha256: images.sha256,
      createdAt: images.createdAt,
    })
    .from(images)
    .leftJoin(parts, eq(parts.id, images.partId))
    .leftJoin(users, eq(users.id, images.userId))

  const storedDocuments = db
    .select({
      id: documents.id,
      kind: kindOf(sql`'manual'`),
      title: titleOf(sql`${documents.title}`),
      partId: documents.partId,
      partNumber: parts.partNumber,
      userId: nobody,
      organizationId: ownerOf(sql`${parts.organizationId}`),
      isRemoved: isRemoved(documents.deletedAt),
      ...inStorage,
      createdAt: documents.createdAt,
    })
    .from(documents)
    .innerJoin(storageObjects, eq(storageObjects.id, documents.objectId))
    .leftJoin(parts, eq(parts.id, documents.partId))

  const video = db
    .select({
      id: videos.id,
      title: titleOf(sql`coalesce(${supportVideos.title}, ${parts.name}, ${videos.originalFilename})`),
      partId: partVideos.partId,
      partNumber: parts.partNumber,
      userId: nobody,
      organizationId: ownerOf(sql`${parts.organizationId}`),
      isRemoved: isRemoved(videos.deletedAt),
      objectId: videos.objectId,
      createdAt: videos.createdAt,
    })
    .from(videos)
    .leftJoin(supportVideos, eq(supportVideos.id, videos.id))
    .leftJoin(partVideos, eq(partVideos.id, videos.id))
    .leftJoin(parts, eq(parts.id, partVideos.partId))
    .as('video')
  const ofVideo = (kind: MediaKind) => ({
    id: video.id,
    kind: kindOf(sql`${kind}::text`),
    title: video.title,
    partId: video.partId,
    partNumber: video.partNumber,
    userId: video.userId,
    organizationId: video.organizationId,
    isRemoved: video.isRemoved,
  })

  const originals = db
    .select({ ...ofVideo('video'), ...inStorage, createdAt: video.createdAt })
    .from(video)
    .innerJoin(storageObjects, eq(storageObjects.id, video.objectId))

  const renditions = db
    .select({ ...ofVideo('rendition'), ...inStorage, createdAt: videoRenditions.createdAt })
    .from(videoRenditions)
    .innerJoin(storageObjects, eq(storageObjects.id, videoRenditions.objectId))
    .innerJoin(video, eq(video.id, videoRenditions.videoId))

  const beside = (kind: MediaKind, table: typeof videoPosters | typeof videoStoryboards | typeof videoCaptions) =>
    db
      .select({
        ...ofVideo(kind),
        ...inDatabase,
        sizeBytes: sizeOf(table.sizeBytes),
        sha256: table.sha256,
        createdAt: table.createdAt,
      })
      .from(table)
      .innerJoin(video, eq(video.id, table.videoId))

  return unionAll(
    storedImages,
    storedDocuments,
    originals,
    renditions,
    beside('poster', videoPosters),
    beside('storyboard', videoStoryboards),
    beside('caption', videoCaptions),
  ).as('media')
}
