import { maxRenditionEdgePixels } from '@abparts/contracts/limits'
import type { WrittenObject } from '@abparts/storage/storage'
import { Conversion, type Input, Mp4OutputFormat, Output, Quality, StreamTarget } from 'mediabunny'
import { refuseVideo, type VideoFacts } from './facts.ts'
import { moveIndexToFront } from './move-index-to-front.ts'
import { openScratchFile } from './scratch-file.ts'

interface RenditionOptions {
  facts: VideoFacts
  maxBytes: number
  store: (stream: ReadableStream<Uint8Array>) => Promise<WrittenObject>
  onProgress: (progress: number) => void
}

/**
 * Creates and stores an MP4 with H.264 and AAC that plays everywhere. Tracks that already play are copied unchanged.
 * Neither the video nor the rendition is ever in memory as a whole.
 */
export async function makeRendition(
  input: Input,
  { facts: { track, plays }, maxBytes, store, onProgress }: RenditionOptions,
): Promise<WrittenObject & { width: number; height: number }> {
  const original = { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() }
  const size = plays.video ? original : evenSize(original)
  await using scratch = await openScratchFile(maxBytes)
  const conversion = await Conversion.init({
    input,
    tracks: 'primary',
    output: new Output({
      format: new Mp4OutputFormat({ fastStart: false }),
      target: new StreamTarget(scratch.writable, { chunked: true, chunkSize: 1024 * 1024 }),
    }),
    // Small shifts, as players make with edit lists, rather than another loss of quality.
    copy: { shiftTolerance: 0.1 },
    video: plays.video
      ? {}
      : { codec: 'avc', quality: new Quality('high'), forceTranscode: true, ...size, fit: 'contain' },
    audio: plays.audio ? {} : { codec: 'aac', quality: new Quality('high'), numberOfChannels: 2 },
    showWarnings: false,
  })
  const [lost] = conversion.discardedTracks.filter(({ reason }) => reason !== 'discarded_by_user')
  if (!conversion.isValid || lost !== undefined)
    throw refuseVideo(
      `The ${lost?.track.type === 'audio' ? 'audio' : 'video'} cannot be converted. Export it as an MP4 with H.264 and AAC, and upload that.`,
    )
  conversion.onProgress = onProgress
  await conversion.execute()
  const written = await scratch.read()
  const stream = await moveIndexToFront(written)
  if (stream === null) throw new Error('The rendition has no index to move.')
  return { ...(await store(stream)), ...size }
}

/** H.264 with 4:2:0 requires even numbers; a video larger than Full HD is scaled down. */
function evenSize({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, maxRenditionEdgePixels / Math.max(width, height))
  const even = (edge: number) => Math.max(2, 2 * Math.round((edge * scale) / 2))
  return { width: even(width), height: even(height) }
}
