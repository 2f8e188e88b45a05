import { maxRenditionGrowth } from '@abparts/contracts/limits'
import type { ProcessedVideo, Storyboard } from '@abparts/core/videos/processing'
import { printError } from '@abparts/runtime/print'
import type { OpenedObject, WrittenObject } from '@abparts/storage/storage'
import { registerMediabunnyServer } from '@mediabunny/server'
import { Input, type InputVideoTrack, MP4, QTFF, WEBM } from 'mediabunny'
import { videoSource } from '../delivery/video-bytes.ts'
import { readVideoFacts } from './facts.ts'
import { moveIndexToFront } from './move-index-to-front.ts'
import { makePoster, makeStoryboard } from './previews.ts'
import { makeRendition } from './rendition.ts'

// Searching for graphics hardware prints warnings where there is none, for little gain.
registerMediabunnyServer({ hardwareContext: null })

/** Even a tiny video may become this large. */
const smallRenditionBytes = 16 * 1024 * 1024

type Store = (stream: ReadableStream<Uint8Array>) => Promise<WrittenObject>

interface ProcessOptions {
  /** Stores the uploaded file with its index in front. */
  storeIndexed: Store
  storeRendition: Store
  /** Called with the fraction that is done, from 0 to 1, any number of times. */
  onProgress: (progress: number) => void
  /** Called before work that may take long. */
  onConversion: () => void
}

/**
 * Processes an uploaded video: reads its facts, and creates what it lacks. Throws `unprocessable` with a sentence for
 * its uploader, what the storage throws, or any error of a decoder on a broken file.
 */
export async function processVideo(
  object: OpenedObject,
  { storeIndexed, storeRendition, onProgress, onConversion }: ProcessOptions,
): Promise<ProcessedVideo> {
  using input = new Input({ formats: [MP4, QTFF, WEBM], source: videoSource(object) })
  const facts = await readVideoFacts(input)
  const { track, durationSeconds, rotationDegrees, videoCodec, audioCodec, frameRate, isPlayable } = facts
  const poster = await makePoster(track, durationSeconds)
  const lookingShare = isPlayable ? 0.9 : 0.3
  const storyboard = await tryStoryboard(track, durationSeconds, (part) => onProgress(part * lookingShare))
  const made = { durationSeconds, rotationDegrees, videoCodec, audioCodec, frameRate, poster, storyboard }
  if (isPlayable) {
    const stream = await moveIndexToFront(object)
    return { ...made, indexed: stream && (await storeIndexed(stream)), rendition: null }
  }
  onConversion()
  const rendition = await makeRendition(input, {
    facts,
    maxBytes: object.sizeBytes * maxRenditionGrowth + smallRenditionBytes,
    store: storeRendition,
    onProgress: (part) => onProgress(lookingShare + part * (1 - lookingShare)),
  })
  return { ...made, indexed: null, rendition }
}

/** A video that is damaged after its beginning can still be watched up to there. */
async function tryStoryboard(
  track: InputVideoTrack,
  durationSeconds: number,
  onProgress: (part: number) => void,
): Promise<Storyboard | null> {
  try {
    return await makeStoryboard(track, durationSeconds, onProgress)
  } catch (error) {
    printError(new Error('There is no storyboard.', { cause: error }))
    return null
  }
}
