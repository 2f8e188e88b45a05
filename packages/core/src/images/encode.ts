import { createHash } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'
import {
  imageQualities,
  maxDecodeSeconds,
  maxImageBytes,
  maxImageEdgePixels,
  minImageEdgePixels,
} from '@abparts/contracts/limits'
import sharp, { type OutputInfo, type Sharp } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { damaged, openImage, type Strictness, tooSlow } from './decode.ts'

/** An image ready to be stored: WebP without metadata. */
export interface EncodedImage {
  bytes: Buffer
  contentType: 'image/webp'
  width: number
  height: number
  sha256: string
  /** Of the uploaded bytes. */
  sourceSha256: string
  /** Base64. */
  thumbHash: string
}

interface Pixels {
  data: Buffer
  info: OutputInfo
}

/**
 * Creates the stored image from the uploaded one: upright, 8-bit sRGB, at most `maxImageEdgePixels` on the longer edge
 * and `maxImageBytes` large, as WebP without metadata; animations stay animated. Every image passes through here.
 * Throws `unsupported_media_type` for anything that is not an accepted image, `unprocessable` for an image that is
 * broken or cannot fit.
 */
export async function encodeImage(source: Uint8Array, failOn?: Strictness): Promise<EncodedImage> {
  const { pixels, isAnimated } = await openImage(source, failOn)
  try {
    const { data, info, thumbHash } = isAnimated ? await encodeAnimation(pixels, source) : await encodeStill(pixels)
    return {
      bytes: data,
      contentType: 'image/webp',
      width: info.width,
      height: info.pageHeight ?? info.height,
      sha256: sha256(data),
      sourceSha256: sha256(source),
      thumbHash,
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : damaged(cause)
  }
}

const fitted = (image: Sharp, edge: number): Sharp =>
  image.resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })

/** Decodes once: further attempts start from the reduced pixels. */
async function encodeStill(image: Sharp) {
  const small = await toPixels(fitted(image, maxImageEdgePixels))
  const thumbHash = await thumbHashOf(fromPixels(small))
  return { ...(await encodeToFit((edge) => fitted(fromPixels(small), edge))), thumbHash }
}

async function encodeAnimation(image: Sharp, source: Uint8Array) {
  const thumbHash = await thumbHashOf(sharp(source))
  return { ...(await encodeToFit((edge) => fitted(image.clone(), edge))), thumbHash }
}

/** Lowers first the quality in steps, then the size, each time by the factor by which the last result was too large. */
async function encodeToFit(imageWithin: (edge: number) => Sharp): Promise<Pixels> {
  const deadline = Date.now() + maxDecodeSeconds * 1000
  const encode = (edge: number, quality: number) => {
    const seconds = Math.ceil((deadline - Date.now()) / 1000)
    if (seconds <= 0) throw tooSlow()
    return imageWithin(edge).webp({ quality }).timeout({ seconds }).toBuffer({ resolveWithObject: true })
  }
  let sizeBytes = 0
  let edge: number = maxImageEdgePixels
  for (const quality of imageQualities) {
    const { data, info } = await encode(maxImageEdgePixels, quality)
    if (data.length <= maxImageBytes) return { data, info }
    sizeBytes = data.length
    // Images are never enlarged, so edges beyond the image's own would only repeat the same attempt.
    edge = Math.max(info.width, info.pageHeight ?? info.height)
  }
  while (edge > minImageEdgePixels) {
    edge = Math.max(minImageEdgePixels, Math.floor(edge * Math.sqrt(maxImageBytes / sizeBytes) * 0.95))
    const encoded = await encode(edge, imageQualities[imageQualities.length - 1] ?? 0)
    if (encoded.data.length <= maxImageBytes) return encoded
    sizeBytes = encoded.data.length
  }
  throw new AppError(
    'unprocessable',
    `The image has ${sizeBytes} bytes even at the lowest quality and size; at most ${maxImageBytes} fit.`,
  )
}

const toPixels = (image: Sharp): Promise<Pixels> => image.raw().toBuffer({ resolveWithObject: true })

const fromPixels = ({ data, info: { width, height, channels } }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels } })

async function thumbHashOf(image: Sharp): Promise<string> {
  const { data, info } = await toPixels(
    image.resize({ width: 100, height: 100, fit: 'inside' }).toColourspace('srgb').ensureAlpha(),
  )
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64')
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
