import { createHash } from 'node:crypto'
import type { Transaction } from '@abparts/db/client'
import {
  storageDeletions,
  storageObjects,
  videoRenditions,
  videoStoryboards,
  videos,
  videoThumbnails,
} from '@abparts/db/schema'
import type { WrittenObject } from '@abparts/storage/storage'
import { and, eq, inArray } from 'drizzle-orm'
import type { ProcessedVideo } from './processed-video.ts'
import type { ReservedKeys } from './reserve-object-keys.ts'

const isProcessing = (id: string) => and(eq(videos.id, id), eq(videos.state, 'processing'))

/** Ends the processing of a video that cannot be shown, with a sentence for its uploader. Nothing happens when it has ended before. */
export async function failVideo(tx: Transaction, id: string, failureReason: string): Promise<void> {
  await tx.update(videos).set({ state: 'failed', failureReason }).where(isProcessing(id))
}

/**
 * Ends the processing of a video: it is `ready`, with all that was made of it. Nothing happens when it has ended
 * before; the collector takes what was written in vain.
 */
export async function finishVideo(
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
    const [row] = await tx.insert(storageObjects).values(object).returning({ id: storageObjects.id })
    if (row === undefined) throw new Error('A row is missing that was just written.')
    return row.id
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
  await tx.insert(videoThumbnails).values({ videoId: id, contentType: 'image/webp', ...poster, ...digest(poster) })
  if (storyboard !== null)
    await tx.insert(videoStoryboards).values({ videoId: id, ...storyboard, ...digest(storyboard) })
}

const digest = ({ bytes }: { bytes: Buffer }) => ({
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})
