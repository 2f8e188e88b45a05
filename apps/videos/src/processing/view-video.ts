import { maxPosterBytes, maxPosterEdgePixels } from '@abparts/contracts/limits'
import type { Poster } from '@abparts/media/finish-video'
import type { OpenedObject } from '@abparts/storage/storage'
import { registerMediabunnyServer } from '@mediabunny/server'
import { Input, type InputVideoTrack, MP4, QTFF, type VideoSample, VideoSampleSink, WEBM } from 'mediabunny'
import sharp, { type Sharp } from 'sharp'
import { videoSource } from '../video-source.ts'

// Looking for graphics hardware prints warnings where there is none, for no gain with a handful of frames.
registerMediabunnyServer({ hardwareContext: null })

/** Where to look, as shares of the duration. Beginnings and ends are often black. */
const lookedAt = [0.1, 0.3, 0.5, 0.7, 0.9]
/** How many frames from the beginning are looked at when seeking finds none: a file may have no index. */
const firstFrames = 100
/** Mean brightness of a frame, 0 to 255, from which on it is not black. */
const darkest = 24

/** What only looking into the pictures tells. */
export interface VideoView {
  durationSeconds: number
  /** Null when the codec is not known here. */
  poster: Poster | null
}

/**
 * Makes a video's poster: a WebP of one of its frames that is not black, or the brightest of those looked at when all
 * are; upright, in square pixels, within the limits for posters. Throws when no frame can be decoded.
 */
export async function viewVideo(object: OpenedObject): Promise<VideoView> {
  using input = new Input({ formats: [MP4, QTFF, WEBM], source: videoSource(object) })
  const durationSeconds = (await input.getDurationFromMetadata()) ?? (await input.computeDuration())
  const track = await input.getPrimaryVideoTrack()
  if (track === null || !(await track.canDecode())) return { durationSeconds, poster: null }
  let best: { picture: Sharp; brightness: number } | undefined
  for await (const sample of candidates(track, durationSeconds)) {
    const picture = await pictureOf(sample)
    const brightness = await brightnessOf(picture)
    if (best === undefined || brightness > best.brightness) best = { picture, brightness }
    if (brightness >= darkest) break
  }
  if (best === undefined) throw new Error('No frame can be decoded.')
  return { durationSeconds, poster: await encode(best.picture) }
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

/** The frame as it is meant to be seen. Closes the sample. */
async function pictureOf(sample: VideoSample): Promise<Sharp> {
  const { displayWidth, displayHeight } = sample
  const scale = Math.min(1, maxPosterEdgePixels / Math.max(displayWidth, displayHeight))
  const width = Math.max(1, Math.round(displayWidth * scale))
  const height = Math.max(1, Math.round(displayHeight * scale))
  using original = sample
  using upright = await original.transform({ width, height, fit: 'fill' })
  const packed = { format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] }
  const pixels = new Uint8Array(upright.allocationSize(packed))
  await upright.copyTo(pixels, packed)
  return sharp(pixels, { raw: { width, height, channels: 4 } }).removeAlpha()
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
