import { spawn } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { AppError, ErrorCode } from '@abparts/contracts/error'
import { alternatives } from '@abparts/contracts/format'
import { type ImageFormat, imageFormatLabels } from '@abparts/contracts/image'
import { maxDecodeSeconds, maxImageFrames, maxImageInputPixels } from '@abparts/contracts/limits'
import { fileTypeFromBuffer } from 'file-type'
import sharp, { type FailOnOptions, type Metadata, type Sharp } from 'sharp'
import { z } from 'zod'

const formats: Record<string, ImageFormat> = {
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/tiff': 'tiff',
  'image/webp': 'webp',
}

/** What may precede the root element of an SVG: a byte order mark, an XML declaration, comments, a document type. */
const svgStart = /^\uFEFF?(?:\s|<\?xml[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE\s[^[>]*(?:\[[^\]]*\]\s*)?>)*<svg[\s>]/i

/** A TIFF keeps its directory anywhere, often at the end: a truncated one is recognized only by its first bytes. */
const tiffStart = /^(?:II\*\0|MM\0\*)/

/**
 * Detects an image's format from its first bytes; its name and declared type are ignored. Throws
 * `unsupported_media_type`, naming what was found, for any format that is not accepted.
 */
export async function detectImageFormat(bytes: Uint8Array): Promise<ImageFormat> {
  const type = await fileTypeFromBuffer(bytes)
  const text = new TextDecoder().decode(bytes.subarray(0, 4096))
  const format = formats[type?.mime ?? '']
  if (format !== undefined) return format
  if (type === undefined && tiffStart.test(text)) return 'tiff'
  if (svgStart.test(text)) return 'svg'
  const found = bytes.length === 0 ? 'The file is empty' : `This is ${type?.ext.toUpperCase() ?? 'not an image'}`
  const accepted = alternatives(Object.values(imageFormatLabels))
  throw new AppError('unsupported_media_type', `${found}: send a ${accepted} image.`)
}

// Only the decoders of the accepted formats, whatever libvips takes the bytes for. SVG is rendered elsewhere.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Heif', 'Jpeg', 'Nsgif', 'Png', 'Tiff', 'Webp'].map((loader) => `VipsForeignLoad${loader}`),
})
// Two decodes with one thread each are faster than one with two. Nothing is decoded twice, so nothing is worth caching.
sharp.concurrency(1)
sharp.cache(false)

/** An image that may be decoded: its kind and dimensions are known and within the limits. */
interface OpenedPixels {
  /** Upright and in sRGB. Decoding starts with the first output. */
  pixels: Sharp
  isAnimated: boolean
}

/** How much damage a decoder tolerates: `none` reads what it can and leaves the rest gray. */
export type Strictness = Extract<FailOnOptions, 'error' | 'none'>

/**
 * Reads an image's header and rejects what is not worth decoding. Throws `unprocessable` for an image that is broken or
 * has too many pixels or frames.
 */
export async function openPixels(
  source: Uint8Array,
  format: ImageFormat,
  failOn: Strictness = 'error',
): Promise<OpenedPixels> {
  const metadata = await readHeader(source)
  const pages = metadata.pages ?? 1
  const isAnimated = pages > 1 && (format === 'gif' || format === 'webp')
  const frames = isAnimated ? pages : 1
  if (frames > maxImageFrames)
    throw new AppError('unprocessable', `The animation has ${frames} frames; at most ${maxImageFrames} are accepted.`)
  const pixelCount = metadata.width * metadata.height * frames
  if (pixelCount > maxImageInputPixels)
    throw new AppError(
      'unprocessable',
      `The image has ${millions(pixelCount)} million pixels in all; at most ${millions(maxImageInputPixels)} are accepted.`,
    )
  const pixels = sharp(source, { failOn, limitInputPixels: maxImageInputPixels, animated: isAnimated })
    .autoOrient()
    .toColourspace('srgb')
    .timeout({ seconds: maxDecodeSeconds })
  return { pixels, isAnimated }
}

async function readHeader(source: Uint8Array): Promise<Metadata> {
  try {
    // We check the limit ourselves: only the header is read here, and the answer needs the numbers.
    return await sharp(source, { failOn: 'error', limitInputPixels: false }).metadata()
  } catch (cause) {
    throw damaged(cause)
  }
}

/** Peak memory per pixel, measured by `npm run bench:decoding` with sharp 0.35.5. */
const bytesPerPixel = {
  /** Decoded line by line. */
  streamed: 1,
  /** The whole image in the file's precision: interlaced PNG, progressive JPEG. */
  whole: (channels: number, bytesPerSample: number) => 1.2 * channels * bytesPerSample,
  /** The codec's planes, and their conversion. */
  avif: 18,
  /** All frames, with alpha. */
  animated: 5,
}

/**
 * Estimates from an image's header how many bytes of memory decoding it takes. 0 for a file that is not an image, or
 * that a separate process renders.
 */
export async function decodingBytes(file: string): Promise<number> {
  // Problems are reported when the image is opened.
  const metadata = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch(() => null)
  if (metadata === null) return 0
  const { format, width, height, pages = 1, channels, depth, isProgressive } = metadata
  const isAnimated = pages > 1 && (format === 'gif' || format === 'webp')
  const pixels = Math.min(width * height * (isAnimated ? pages : 1), maxImageInputPixels)
  const bytesPerSample = depth === 'ushort' ? 2 : 1
  if (format === 'heif') return pixels * bytesPerPixel.avif
  if (isAnimated) return pixels * bytesPerPixel.animated
  return pixels * (isProgressive ? bytesPerPixel.whole(channels, bytesPerSample) : bytesPerPixel.streamed)
}

/** The error for an image that libvips cannot read completely. */
export function damaged(cause: unknown): AppError {
  if (cause instanceof Error && /timeout/i.test(cause.message)) return tooSlow(cause)
  return new AppError('unprocessable', 'The image is damaged or incomplete, so it cannot be read.', { cause })
}

export const tooSlow = (cause?: unknown): AppError =>
  new AppError('unprocessable', `The image takes longer than ${maxDecodeSeconds} seconds to optimise.`, { cause })

const millions = (count: number): string => (count / 1e6).toFixed(1)

const program = fileURLToPath(new URL('./rasterise-svg-process.ts', import.meta.url))

/** What the process writes to standard error when it rejects an image. */
const Refusal = z.object({ code: ErrorCode, message: z.string() })

/**
 * Renders an SVG as a PNG of at most `maxImageEdgePixels`, in a separate process: filters and nested references can
 * keep librsvg busy for hours, and only killing the process stops it. Throws `unprocessable` when the SVG is broken,
 * too large, or takes longer than `maxDecodeSeconds`.
 */
async function rasteriseSvg(source: Uint8Array): Promise<Buffer> {
  const child = spawn(process.execPath, [program], {
    env: {},
    stdio: 'pipe',
    timeout: maxDecodeSeconds * 1000,
    killSignal: 'SIGKILL',
  })
  const ended = new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ?? code))
  })
  // A process that rejects early closes its input while we still write to it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(source)
  const [end, drawn, said] = await Promise.all([ended, buffer(child.stdout), buffer(child.stderr)])
  if (end === 0) return drawn
  if (end === 'SIGKILL') throw tooSlow()
  throw refusalIn(said.toString())
}

function refusalIn(said: string): Error {
  try {
    const { code, message } = Refusal.parse(JSON.parse(said))
    return new AppError(code, message)
  } catch (cause) {
    return new Error(`An SVG could not be rendered: ${said.slice(0, 2000)}`, { cause })
  }
}

/**
 * Opens an image of an accepted format for decoding. Throws `unsupported_media_type` for anything that is not an
 * accepted image, `unprocessable` for an image that is broken or has too many pixels or frames.
 */
export async function openImage(source: Uint8Array, failOn?: Strictness): Promise<OpenedPixels> {
  const format = await detectImageFormat(source)
  return format === 'svg' ? openPixels(await rasteriseSvg(source), 'png') : openPixels(source, format, failOn)
}
