import { StorageBackend } from '@abparts/contracts/storage'
import {
  PartVideoType,
  RenditionContentType,
  SupportVideoCategory,
  VideoContentType,
  VideoKind,
  VideoState,
} from '@abparts/contracts/video'
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytea, id, isOneOf, mediaLifecycle, moment, oneOf, timestamps } from './columns.ts'
import { parts } from './parts.ts'
import { storageObjects } from './storage-objects.ts'

/**
 * What every video has. Each row has exactly one row with the same id in `support_videos` or `part_videos`; whatever
 * belongs to a video (poster, renditions, captions) refers to this table.
 */
export const videos = pgTable(
  'videos',
  {
    id: id(),
    kind: oneOf(VideoKind).notNull(),
    state: oneOf(VideoState).notNull().default('uploading'),
    failureReason: text(),
    /** The bytes; null while they are being uploaded. */
    objectId: uuid().references(() => storageObjects.id),
    originalFilename: text().notNull(),
    contentType: oneOf(VideoContentType).notNull(),
    sizeBytes: bigint({ mode: 'number' }).notNull(),
    durationSeconds: doublePrecision(),
    /** Of the upright frame, in square pixels. */
    width: integer(),
    height: integer(),
    /** Clockwise, as the file requests it: 0, 90, 180 or 270. */
    rotationDegrees: integer(),
    /** mediabunny's names: `avc`, `hevc`, `vp9`, `aac`, `opus`, … */
    videoCodec: text(),
    audioCodec: text(),
    frameRate: doublePrecision(),
    /** The progress of processing, from 0 to 1. */
    progress: real().notNull().default(0),
    /** Who uploaded it. No foreign key: it outlives the account. */
    uploadedBy: uuid(),
    ...mediaLifecycle(),
  },
  (table) => [
    check('videos_kind', isOneOf(table.kind, VideoKind)),
    check('videos_state', isOneOf(table.state, VideoState)),
    check('videos_failure', sql`(${table.failureReason} is not null) = (${table.state} = 'failed')`),
    check(
      'videos_object',
      sql`${table.objectId} is not null or ${isOneOf(table.state, VideoState.extract(['uploading', 'failed']))}`,
    ),
    check('videos_size', sql`${table.sizeBytes} >= 0`),
    check('videos_progress', sql`${table.progress} between 0 and 1`),
    index('videos_object_id').on(table.objectId),
    index('videos_created_at').on(table.createdAt, table.id),
    index('videos_deleted_at').on(table.deletedAt).where(sql`${table.deletedAt} is not null`),
  ],
)

export const supportVideos = pgTable(
  'support_videos',
  {
    id: uuid()
      .primaryKey()
      .references(() => videos.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    description: text(),
    category: oneOf(SupportVideoCategory).notNull(),
  },
  (table) => [
    check('support_videos_category', isOneOf(table.category, SupportVideoCategory)),
    index('support_videos_category_index').on(table.category),
  ],
)

export const partVideos = pgTable(
  'part_videos',
  {
    id: uuid()
      .primaryKey()
      .references(() => videos.id, { onDelete: 'cascade' }),
    partId: uuid()
      .notNull()
      .references(() => parts.id, { onDelete: 'cascade' }),
    videoType: oneOf(PartVideoType).notNull(),
  },
  (table) => [
    check('part_videos_type', isOneOf(table.videoType, PartVideoType)),
    index('part_videos_part').on(table.partId),
  ],
)

/** Posters: small, so they are stored in the database like images. */
export const videoPosters = pgTable('video_posters', {
  videoId: uuid()
    .primaryKey()
    .references(() => videos.id, { onDelete: 'cascade' }),
  bytes: bytea().notNull(),
  contentType: text().notNull(),
  width: integer().notNull(),
  height: integer().notNull(),
  sizeBytes: integer().notNull(),
  sha256: text().notNull(),
  createdAt: moment().notNull().defaultNow(),
})

/** Small frames of the whole video, side by side in one WebP, for previews while seeking. */
export const videoStoryboards = pgTable('video_storyboards', {
  videoId: uuid()
    .primaryKey()
    .references(() => videos.id, { onDelete: 'cascade' }),
  bytes: bytea().notNull(),
  tileWidth: integer().notNull(),
  tileHeight: integer().notNull(),
  /** Tiles in a row; the last row may be shorter. */
  columns: integer().notNull(),
  tileCount: integer().notNull(),
  /** How much of the video each tile covers. */
  intervalSeconds: doublePrecision().notNull(),
  sizeBytes: integer().notNull(),
  sha256: text().notNull(),
  createdAt: moment().notNull().defaultNow(),
})

/** What is played where the original would not play everywhere: an MP4 with H.264 and AAC. */
export const videoRenditions = pgTable(
  'video_renditions',
  {
    videoId: uuid()
      .primaryKey()
      .references(() => videos.id, { onDelete: 'cascade' }),
    objectId: uuid()
      .notNull()
      .references(() => storageObjects.id),
    contentType: oneOf(RenditionContentType).notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (table) => [index('video_renditions_object_id').on(table.objectId)],
)

/** WebVTT, one file for each language. */
export const videoCaptions = pgTable(
  'video_captions',
  {
    videoId: uuid()
      .notNull()
      .references(() => videos.id, { onDelete: 'cascade' }),
    /** A BCP 47 tag such as `de` or `pt-br`, in lower case. */
    language: text().notNull(),
    text: text().notNull(),
    sizeBytes: integer().notNull(),
    sha256: text().notNull(),
    ...timestamps(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.language] })],
)

/** Resumable uploads. Each belongs to a video in the state `uploading`, and outlives that state until it expires. */
export const videoUploads = pgTable(
  'video_uploads',
  {
    videoId: uuid()
      .primaryKey()
      .references(() => videos.id, { onDelete: 'cascade' }),
    /** Where the object will be. */
    backend: oneOf(StorageBackend).notNull(),
    key: text().notNull(),
    /** What the storage needs to resume the write; only the storage reads this. */
    writeState: text().notNull(),
    lengthBytes: bigint({ mode: 'number' }).notNull(),
    /** Bytes that are safely stored. */
    offsetBytes: bigint({ mode: 'number' }).notNull().default(0),
    /** The keys and values of the `Upload-Metadata` that it was created with, in order. */
    metadata: jsonb().$type<[key: string, value: string][]>().notNull(),
    createdAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    completedAt: moment(),
  },
  (table) => [
    check('video_uploads_offset', sql`${table.offsetBytes} between 0 and ${table.lengthBytes}`),
    index('video_uploads_expires_at').on(table.expiresAt),
  ],
)
