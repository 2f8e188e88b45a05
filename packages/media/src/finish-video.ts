import { createHash } from 'node:crypto'
import type { Transaction } from '@abparts/db/client'
import { videos, videoThumbnails } from '@abparts/db/schema'
import { and, eq } from 'drizzle-orm'

export interface Poster {
  /** WebP. */
  bytes: Buffer
  width: number
  height: number
}

/** What came of processing: a poster, or none where the codec is not known, or a sentence about what is wrong. */
export type VideoOutcome = { poster: Poster | null; durationSeconds: number } | { failureReason: string }

/** Ends the processing of a video. Nothing happens when it has ended before. */
export async function finishVideo(tx: Transaction, id: string, outcome: VideoOutcome): Promise<void> {
  const changes =
    'poster' in outcome
      ? ({ state: 'ready', durationSeconds: outcome.durationSeconds } as const)
      : ({ state: 'failed', failureReason: outcome.failureReason } as const)
  const finished = await tx
    .update(videos)
    .set(changes)
    .where(and(eq(videos.id, id), eq(videos.state, 'processing')))
    .returning({ id: videos.id })
  if (finished.length === 0 || !('poster' in outcome) || outcome.poster === null) return
  const { bytes, width, height } = outcome.poster
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await tx
    .insert(videoThumbnails)
    .values({ videoId: id, bytes, contentType: 'image/webp', width, height, sizeBytes: bytes.length, sha256 })
}
