import { type Guarded, guard, type Permitted } from '@abparts/auth/gate'
import { videoSubject } from '@abparts/auth/permissions'
import type { Transaction } from '@abparts/db/client'
import { videoStoryboards, videos, videoThumbnails } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull, type SQL } from 'drizzle-orm'
import { type StoredVideo, selectVideos, videoOfRow } from './video.ts'

/** A video that is not removed. */
export const findVideo = (db: Transaction, id: string): Promise<Guarded<StoredVideo>> =>
  find(db, and(eq(videos.id, id), isNull(videos.deletedAt)))

/** A removed video, which can still be restored. */
export const findRemovedVideo = (db: Transaction, id: string): Promise<Guarded<StoredVideo>> =>
  find(db, and(eq(videos.id, id), isNotNull(videos.deletedAt)))

async function find(db: Transaction, where: SQL | undefined): Promise<Guarded<StoredVideo>> {
  const [row] = await selectVideos(db, where)
  return guard('video', row === undefined ? null : videoOfRow(row), videoSubject)
}

/** A video's poster with its bytes, or null while there is none. */
export async function readVideoThumbnail(db: Transaction, { thing }: Permitted<'see', StoredVideo>) {
  const [thumbnail] = await db.select().from(videoThumbnails).where(eq(videoThumbnails.videoId, thing.id))
  return thumbnail ?? null
}

/** A video's storyboard with its bytes, or null while there is none. */
export async function readVideoStoryboard(db: Transaction, { thing }: Permitted<'see', StoredVideo>) {
  const [storyboard] = await db.select().from(videoStoryboards).where(eq(videoStoryboards.videoId, thing.id))
  return storyboard ?? null
}
