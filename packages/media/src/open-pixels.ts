import { AppError } from '@abparts/contracts/error'
import { maxDecodeSeconds, maxImageFrames, maxImageInputPixels } from '@abparts/contracts/limits'
import sharp, { type FailOnOptions, type Metadata, type Sharp } from 'sharp'
import type { ImageFormat } from './detect-image-format.ts'

// No decoder but those of the accepted formats, whatever the bytes look like to libvips. SVG is drawn elsewhere.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Heif', 'Jpeg', 'Nsgif', 'Png', 'Tiff', 'Webp'].map((loader) => `VipsForeignLoad${loader}`),
})
// Two decodes with one thread each beat one with two. Nothing is decoded twice, so nothing is worth keeping.
sharp.concurrency(1)
sharp.cache(false)

/** A picture that may be decoded: its kind and extent are known and within the limits. */
export interface OpenedPixels {
  /** Upright and in sRGB. Decoding starts with the first output. */
  pixels: Sharp
  isAnimated: boolean
}

/** How much damage a decoder puts up with: `none` takes what can be read, and leaves the rest gray. */
export type Strictness = Extract<FailOnOptions, 'error' | 'none'>

/**
 * Looks at a picture's header and refuses what is not worth decoding. Throws `unprocessable` for one that is broken or
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
      `The picture has ${millions(pixelCount)} million pixels in all; at most ${millions(maxImageInputPixels)} are accepted.`,
    )
  const pixels = sharp(source, { failOn, limitInputPixels: maxImageInputPixels, animated: isAnimated })
    .autoOrient()
    .toColourspace('srgb')
    .timeout({ seconds: maxDecodeSeconds })
  return { pixels, isAnimated }
}

async function readHeader(source: Uint8Array): Promise<Metadata> {
  try {
    // The limit is ours to check: here only the header is read, and the numbers are wanted for the answer.
    return await sharp(source, { failOn: 'error', limitInputPixels: false }).metadata()
  } catch (cause) {
    throw damaged(cause)
  }
}

/** What to say of a picture that libvips cannot read to its end. */
export function damaged(cause: unknown): AppError {
  if (cause instanceof Error && /timeout/i.test(cause.message)) return tooSlow(cause)
  return new AppError('unprocessable', 'The picture is damaged or incomplete, so it cannot be read.', { cause })
}

export const tooSlow = (cause?: unknown): AppError =>
  new AppError('unprocessable', `The picture takes longer than ${maxDecodeSeconds} seconds to optimise.`, { cause })

const millions = (count: number): string => (count / 1e6).toFixed(1)
