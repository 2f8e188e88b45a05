import { createHash } from 'node:crypto'
import type { StorageBackend } from '@abparts/contracts/storage'
import type { Database, Transaction } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import {
  storageDeletions,
  storageObjects,
  videoPosters,
  videoRenditions,
  videoStoryboards,
  videos,
} from '@abparts/db/schema'
import type { WrittenObject } from '@abparts/storage/storage'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { type ReservedKeys, reserveObjectKeys } from '../objects/keys.ts'
import { enqueueProcessing } from './enqueue-processing.ts'
import { type StoredObject, selectVideos } from './video.ts'

export interface Poster {
  /** WebP. */
  bytes: Buffer
  width: number
  height: number
}

/** Small images of the whole video, in rows of one WebP. */
export interface Storyboard {
  bytes: Buffer
  tileWidth: number
  tileHeight: number
  columns: number
  tileCount: number
  /** How much of the video each tile covers. */
  intervalSeconds: number
}

/** What processing found out about a video and created from it. */
export interface ProcessedVideo {
  durationSeconds: number
  rotationDegrees: number
  videoCodec: string
  audioCodec: string | null
  frameRate: number
  poster: Poster
  /** Null for a video that is damaged after its beginning. */
  storyboard: Storyboard | null
  /** The same video with its index in front, under the key reserved for it. */
  indexed: WrittenObject | null
  /** What is played instead, under the key reserved for it. */
  rendition: (WrittenObject & { width: number; height: number }) | null
}

export type VideoOutcome = ProcessedVideo | { failureReason: string }

/** A video to process, and the location of its bytes and of those created from it. */
export interface ClaimedVideo {
  id: string
  upload: StoredObject
  made: ReservedKeys
}

/** The video, if it exists and is in the state `processing`. `backend` is where new objects are stored. */
export async function claimVideo(db: Database, id: string, backend: StorageBackend): Promise<ClaimedVideo | null> {
  const [row] = await selectVideos(db, and(eq(videos.id, id), eq(videos.state, 'processing'), isNull(videos.deletedAt)))
  if (row === undefined || row.object === null) return null
  return { id, upload: row.object, made: await reserveObjectKeys(db, backend, row.object.key) }
}

/**
 * Creates a job for every video that waits without one: after an update from a version without jobs, or when a database
 * was restored without its queue.
 */
export async function enqueueWaiting(db: Database): Promise<void> {
  const waiting = await db
    .select({ id: videos.id })
    .from(videos)
    .where(and(eq(videos.state, 'processing'), isNull(videos.deletedAt)))
  for (const { id } of waiting) await enqueueProcessing(db, id)
}

/** Records the progress of processing a video, from 0 to 1. */
export async function recordVideoProgress(db: Database, id: string, progress: number): Promise<void> {
  await db
    .update(videos)
    .set({ progress })
    .where(and(eq(videos.id, id), eq(videos.state, 'processing')))
}

const isProcessing = (id: string) => and(eq(videos.id, id), eq(videos.state, 'processing'))

/**
 * Ends the processing of a video that cannot be shown, with a sentence for its uploader. Does nothing when processing
 * has already ended.
 */
export async function failProcessing(tx: Transaction, id: string, failureReason: string): Promise<void> {
  await tx.update(videos).set({ state: 'failed', failureReason }).where(isProcessing(id))
}

/**
 * Ends the processing of a video: it is `ready`, with everything created from it. Does nothing when processing has
 * already ended; the collector removes what was written in vain.
 */
export async function finishProcessing(
  tx: Transaction,
  id: string,
  { poster, storyboard, indexed, rendition, ...facts }: ProcessedVideo,
  { backend, indexedKey, renditionKey }: ReservedKeys,
): Promise<void> {
  const ready = { ...facts, state: 'ready', progress: 1 } as const
  const finished = await tx.update(videos).set(ready).where(isProcessing(id)).returning({ id: videos.id })
  if (finished.length === 0) return

  await tx
    .delete(storageDeletions)
    .where(and(eq(storageDeletions.backend, backend), inArray(storageDeletions.key, [indexedKey, renditionKey])))
  const addObject = async (key: string, { sizeBytes, sha256 }: WrittenObject): Promise<string> => {
    const object = { key, backend, sizeBytes, sha256 }
    return insertedRow(await tx.insert(storageObjects).values(object).returning({ id: storageObjects.id })).id
  }
  if (indexed !== null) {
    const objectId = await addObject(indexedKey, indexed)
    await tx.update(videos).set({ objectId }).where(eq(videos.id, id))
  }
  if (rendition !== null) {
    const { width, height } = rendition
    const objectId = await addObject(renditionKey, rendition)
    await tx.insert(videoRenditions).values({ videoId: id, objectId, contentType: 'video/mp4', width, height })
  }
  await tx.insert(videoPosters).values({ videoId: id, contentType: 'image/webp', ...poster, ...digest(poster) })
  if (storyboard !== null)
    await tx.insert(videoStoryboards).values({ videoId: id, ...storyboard, ...digest(storyboard) })
}

const digest = ({ bytes }: { bytes: Buffer }) => ({
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})
