import { maxStoryboardTiles, storyboardTileEdgePixels } from '@abparts/contracts/limits'
import type { Storyboard } from '@abparts/media/processed-video'
import { EncodedPacketSink, type InputVideoTrack, VideoSampleSink } from 'mediabunny'
import sharp from 'sharp'
import { type FramePicture, fitInto, pictureOf } from './frame-picture.ts'

const columns = 10
/** With tiles this far apart, the key frame before each moment is near enough, and the rest need not be decoded. */
const keyFrameIntervalSeconds = 5

/**
 * Makes a video's storyboard: a frame for every second, or as many as are allowed, side by side in one WebP. Moments
 * without a frame show the one before. Null for a video of which no moment can be sought.
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
  const tiles: FramePicture[] = []
  let leading = 0
  const samples = new VideoSampleSink(track).samplesAtTimestamps(isSparse ? keyFramesBefore(track, moments) : moments)
  for await (const sample of samples) {
    using frame = sample
    const [first] = tiles
    const previous = tiles.at(-1)
    if (frame !== null) tiles.push(await pictureOf(frame, first ?? fitInto(frame, storyboardTileEdgePixels)))
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

async function layTiles(tiles: FramePicture[], { width, height }: FramePicture) {
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
