import { maxPosterBytes, maxPosterEdgePixels } from '@abparts/contracts/limits'
import type { Poster } from '@abparts/media/processed-video'
import { type InputVideoTrack, type VideoSample, VideoSampleSink } from 'mediabunny'
import sharp, { type Sharp } from 'sharp'
import { fitInto, pictureOf } from './frame-picture.ts'

/** Where to look, as shares of the duration. Beginnings and ends are often black. */
const lookedAt = [0.1, 0.3, 0.5, 0.7, 0.9]
/** How many frames from the beginning are looked at when seeking finds none: a file may have no index. */
const firstFrames = 100
/** Mean brightness of a frame, 0 to 255, from which on it is not black. */
const darkest = 24

/**
 * Makes a video's poster: a WebP of one of its frames that is not black, or the brightest of those looked at when all
 * are; upright, in square pixels, within the limits for posters. Throws when no frame can be decoded.
 */
export async function makePoster(track: InputVideoTrack, durationSeconds: number): Promise<Poster> {
  let best: { picture: Sharp; brightness: number } | undefined
  for await (const sample of candidates(track, durationSeconds)) {
    using frame = sample
    const { pixels, ...size } = await pictureOf(frame, fitInto(frame, maxPosterEdgePixels))
    const picture = sharp(pixels, { raw: { ...size, channels: 4 } }).removeAlpha()
    const brightness = await brightnessOf(picture)
    if (best === undefined || brightness > best.brightness) best = { picture, brightness }
    if (brightness >= darkest) break
  }
  if (best === undefined) throw new Error('No frame can be decoded.')
  return await encode(best.picture)
}

async function* candidates(track: InputVideoTrack, durationSeconds: number): AsyncGenerator<VideoSample> {
  const sink = new VideoSampleSink(track)
  const start = await track.getFirstTimestamp()
  let found = false
  for (const share of lookedAt) {
    const sample = await sink.getSample(start + share * (durationSeconds - start))
    if (sample === null) continue
    found = true
    yield sample
  }
  if (found) return
  let count = 0
  for await (const sample of sink.samples()) {
    yield sample
    if (++count === firstFrames) return
  }
}

async function brightnessOf(picture: Sharp): Promise<number> {
  const { channels } = await picture.clone().greyscale().stats()
  return channels[0]?.mean ?? 0
}

/** At the best quality that fits; at half the size where none does. */
async function encode(picture: Sharp): Promise<Poster> {
  for (const quality of [82, 70, 55, 40, 25]) {
    const { data, info } = await picture.clone().webp({ quality }).toBuffer({ resolveWithObject: true })
    if (data.length <= maxPosterBytes) return { bytes: data, width: info.width, height: info.height }
  }
  const { width = 2 } = await picture.metadata()
  const half = await picture
    .resize({ width: Math.round(width / 2) })
    .png()
    .toBuffer()
  return await encode(sharp(half))
}
