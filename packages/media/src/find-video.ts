import type { Transaction } from '@abparts/db/client'
import { videoStoryboards, videos, videoThumbnails } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { type StoredVideo, selectVideos, videoOfRow } from './video.ts'

/** A video that is not removed, or null. */
export async function findVideo(db: Transaction, id: string): Promise<StoredVideo | null> {
  const [row] = await selectVideos(db, and(eq(videos.id, id), isNull(videos.deletedAt)))
  return row === undefined ? null : videoOfRow(row)
}

/** A removed video, which can still be restored, or null. */
export async function findRemovedVideo(db: Transaction, id: string): Promise<StoredVideo | null> {
  const [row] = await selectVideos(db, and(eq(videos.id, id), isNotNull(videos.deletedAt)))
  return row === undefined ? null : videoOfRow(row)
}

/** A video's poster with its bytes, or null while there is none. */
export async function readVideoThumbnail(db: Transaction, videoId: string) {
  const [thumbnail] = await db.select().from(videoThumbnails).where(eq(videoThumbnails.videoId, videoId))
  return thumbnail ?? null
}

/** A video's storyboard with its bytes, or null while there is none. */
export async function readVideoStoryboard(db: Transaction, videoId: string) {
  const [storyboard] = await db.select().from(videoStoryboards).where(eq(videoStoryboards.videoId, videoId))
  return storyboard ?? null
}
