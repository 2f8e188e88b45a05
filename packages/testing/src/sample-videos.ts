import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export type SampleVideo =
  | 'black-start.mp4'
  | 'fast-start.mp4'
  | 'h264.mov'
  | 'h264.mp4'
  | 'hevc-rotated.mov'
  | 'matroska.mkv'
  | 'mpeg4.mp4'
  | 'no-duration.webm'
  | 'pcm.mov'
  | 'prores.mov'
  | 'rotated.mp4'
  | 'sound.mp4'
  | 'ten-bit.mp4'
  | 'vp9.webm'

/** The path of a sample; `media/README.md` describes each one. */
export const sampleVideoPath = (name: SampleVideo): string =>
  fileURLToPath(new URL(`../media/${name}`, import.meta.url))

export const readSampleVideo = async (name: SampleVideo): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(sampleVideoPath(name)))

const chunkBytes = 1_000_000

/**
 * A playable MP4 of exactly `sizeBytes` in chunks, with its index at the end: `h264.mp4` with an empty box (`free`,
 * ISO 14496-12) before the index.
 */
export async function* largeMp4(sizeBytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const small = await readSampleVideo('h264.mp4')
  const moov = offsetOfBox(small, 'moov')
  const padding = sizeBytes - small.length
  const header = new DataView(new ArrayBuffer(8))
  header.setUint32(0, padding)
  header.setUint32(4, 0x66_72_65_65)
  yield small.slice(0, moov)
  yield new Uint8Array(header.buffer)
  for (let left = padding - 8; left > 0; left -= chunkBytes) yield new Uint8Array(Math.min(left, chunkBytes))
  yield small.slice(moov)
}

function offsetOfBox(file: Uint8Array<ArrayBuffer>, type: string): number {
  const view = new DataView(file.buffer)
  for (let offset = 0; offset < file.length; offset += view.getUint32(offset))
    if (new TextDecoder().decode(file.subarray(offset + 4, offset + 8)) === type) return offset
  throw new Error(`There is no ${type} box.`)
}
