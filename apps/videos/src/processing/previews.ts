import {
  maxPosterBytes,
  maxPosterEdgePixels,
  maxStoryboardTiles,
  storyboardTileEdgePixels,
} from '@abparts/contracts/limits'
import type { Poster, Storyboard } from '@abparts/core/videos/processing'
import { EncodedPacketSink, type InputVideoTrack, type VideoSample, VideoSampleSink } from 'mediabunny'
import sharp, { type Sharp } from 'sharp'

/** A frame as RGBA, upright and in square pixels. */
interface FrameImage {
  pixels: Uint8Array
  width: number
  height: number
}

/** The size of a frame that fits into a square of `maxEdgePixels`, never larger than it is. */
function fitInto(
  { displayWidth, displayHeight }: Pick<VideoSample, 'displayWidth' | 'displayHeight'>,
  maxEdgePixels: number,
): { width: number; height: number } {
  const scale = Math.min(1, maxEdgePixels / Math.max(displayWidth, displayHeight))
  return {
    width: Math.max(1, Math.round(displayWidth * scale)),
    height: Math.max(1, Math.round(displayHeight * scale)),
  }
}

/** The frame upright and in square pixels, at this size. */
async function imageOf(sample: VideoSample, { width, height }: { width: number; height: number }): Promise<FrameImage> {
  using upright = await sample.transform({ width, height, fit: 'fill' })
  const packed = { format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] }
  const pixels = new Uint8Array(upright.allocationSize(packed))
  await upright.copyTo(pixels, packed)
  return { pixels, width, height }
}

/** Positions to try, as fractions of the duration. Beginnings and ends are often black. */
const lookedAt = [0.1, 0.3, 0.5, 0.7, 0.9]
/** How many frames from the beginning are tried when seeking finds none: a file may have no index. */
const firstFrames = 100
/** The mean brightness, 0 to 255, from which a frame does not count as black. */
const darkest = 24

/**
 * Makes a video's poster: a WebP of one of its frames that is not black, or the brightest of those tried when all are;
 * upright, in square pixels, within the limits for posters. Throws when no frame can be decoded.
 */
export async function makePoster(track: InputVideoTrack, durationSeconds: number): Promise<Poster> {
  let best: { image: Sharp; brightness: number } | undefined
  for await (const sample of candidates(track, durationSeconds)) {
    using frame = sample
    const { pixels, ...size } = await imageOf(frame, fitInto(frame, maxPosterEdgePixels))
    const image = sharp(pixels, { raw: { ...size, channels: 4 } }).removeAlpha()
    const brightness = await brightnessOf(image)
    if (best === undefined || brightness > best.brightness) best = { image, brightness }
    if (brightness >= darkest) break
  }
  if (best === undefined) throw new Error('No frame can be decoded.')
  return await encode(best.image)
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

async function brightnessOf(image: Sharp): Promise<number> {
  const { channels } = await image.clone().greyscale().stats()
  return channels[0]?.mean ?? 0
}

/** At the best quality that fits, or at half the size when none does. */
async function encode(image: Sharp): Promise<Poster> {
  for (const quality of [82, 70, 55, 40, 25]) {
    const { data, info } = await image.clone().webp({ quality }).toBuffer({ resolveWithObject: true })
    if (data.length <= maxPosterBytes) return { bytes: data, width: info.width, height: info.height }
  }
  const { width = 2 } = await image.metadata()
  const half = await image
    .resize({ width: Math.round(width / 2) })
    .png()
    .toBuffer()
  return await encode(sharp(half))
}

const columns = 10
/** With tiles this far apart, the key frame before each position is close enough, and the rest need not be decoded. */
const keyFrameIntervalSeconds = 5

/**
 * Makes a video's storyboard: a frame for every second, or as many as are allowed, side by side in one WebP. Positions
 * without a frame show the one before. Null for a video without a seekable position.
 */
export async function makeStoryboard(
  track: InputVideoTrack,
  durationSeconds: number,
  onProgress: (progress: number) => void,
): Promise<Storyboard | null> {
  const tileCount = Math.min(maxStoryboardTiles, Math.max(1, Math.round(durationSeconds)))
  const intervalSeconds = durationSeconds / tileCount
  const start = await track.getFirstTimestamp()
  const moments = Array.from({ length: tileCount }, (_, index) => start + (index + 0.5) * intervalSeconds)
  const isSparse = intervalSeconds >= keyFrameIntervalSeconds
  const tiles: FrameImage[] = []
  let leading = 0
  const samples = new VideoSampleSink(track).samplesAtTimestamps(isSparse ? keyFramesBefore(track, moments) : moments)
  for await (const sample of samples) {
    using frame = sample
    const [first] = tiles
    const previous = tiles.at(-1)
    if (frame !== null) tiles.push(await imageOf(frame, first ?? fitInto(frame, storyboardTileEdgePixels)))
    else if (previous !== undefined) tiles.push(previous)
    else leading += 1
    onProgress((leading + tiles.length) / tileCount)
  }
  const [first] = tiles
  if (first === undefined) return null
  const { bytes, ...layout } = await layTiles([...Array.from({ length: leading }, () => first), ...tiles], first)
  return { bytes, ...layout, tileCount, intervalSeconds }
}

async function* keyFramesBefore(track: InputVideoTrack, moments: number[]): AsyncGenerator<number> {
  const packets = new EncodedPacketSink(track)
  for (const moment of moments) yield (await packets.getKeyPacket(moment))?.timestamp ?? moment
}

async function layTiles(tiles: FrameImage[], { width, height }: FrameImage) {
  const perRow = Math.min(columns, tiles.length)
  const sheet = { width: perRow * width, height: Math.ceil(tiles.length / perRow) * height, channels: 4 as const }
  const pixels = new Uint8Array(sheet.width * sheet.height * 4)
  for (const [index, tile] of tiles.entries()) {
    const left = (index % perRow) * width
    const top = Math.floor(index / perRow) * height
    for (let line = 0; line < height; line += 1) {
      const row = tile.pixels.subarray(line * width * 4, (line + 1) * width * 4)
      pixels.set(row, ((top + line) * sheet.width + left) * 4)
    }
  }
  const bytes = await sharp(pixels, { raw: sheet }).removeAlpha().webp({ quality: 60 }).toBuffer()
  return { bytes, tileWidth: width, tileHeight: height, columns: perRow }
}
