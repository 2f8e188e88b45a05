import { sql } from 'drizzle-orm'
import { bigint, check, doublePrecision, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, id, mediaLifecycle, moment } from './columns.ts'
import { parts } from './parts.ts'
import { storageObjects } from './storage-objects.ts'

/**
 * What every video has. Each row has exactly one row with the same id in `support_videos` or `part_videos`;
 * whatever belongs to a video (poster, and later renditions or captions) refers to this table.
 */
export const videos = pgTable(
  'videos',
  {
    id: id(),
    kind: text({ enum: ['support', 'part'] }).notNull(),
    state: text({ enum: ['uploading', 'processing', 'ready', 'failed'] })
      .notNull()
      .default('uploading'),
    failureReason: text(),
    /** The bytes; null while they are being uploaded. */
    objectId: uuid().references(() => storageObjects.id),
    originalFilename: text().notNull(),
    contentType: text({ enum: ['video/mp4', 'video/webm', 'video/quicktime'] }).notNull(),
    sizeBytes: bigint({ mode: 'number' }).notNull(),
    durationSeconds: doublePrecision(),
    width: integer(),
    height: integer(),
    /** Who uploaded it. No foreign key: it outlives the account. */
    uploadedBy: uuid(),
    ...mediaLifecycle(),
  },
  (table) => [
    check('videos_kind', sql`${table.kind} in ('support', 'part')`),
    check('videos_state', sql`${table.state} in ('uploading', 'processing', 'ready', 'failed')`),
    check('videos_failure', sql`(${table.failureReason} is not null) = (${table.state} = 'failed')`),
    check('videos_object', sql`${table.objectId} is not null or ${table.state} in ('uploading', 'failed')`),
    check('videos_size', sql`${table.sizeBytes} >= 0`),
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
    category: text({ enum: ['machine_setup', 'maintenance', 'troubleshooting'] }).notNull(),
  },
  (table) => [
    check('support_videos_category', sql`${table.category} in ('machine_setup', 'maintenance', 'troubleshooting')`),
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
    videoType: text({ enum: ['demo', 'installation', 'maintenance'] }).notNull(),
  },
  (table) => [
    check('part_videos_type', sql`${table.videoType} in ('demo', 'installation', 'maintenance')`),
    index('part_videos_part').on(table.partId),
  ],
)

/** Posters: small, so they live in the database like pictures. */
export const videoThumbnails = pgTable('video_thumbnails', {
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
