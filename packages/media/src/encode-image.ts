import { createHash } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'
import { imageQuality, maxImageBytes, maxImageEdgePixels, maxImageInputPixels } from '@abparts/contracts/limits'
import sharp, { type OutputInfo, type Sharp } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { detectImageFormat } from './detect-image-format.ts'

/** A picture ready to be stored: WebP without metadata. */
export interface EncodedImage {
  bytes: Buffer
  contentType: 'image/webp'
  width: number
  height: number
  sha256: string
  /** Of the bytes that came in. */
  sourceSha256: string
  /** Base64. */
  thumbHash: string
}

// No decoder but those of the accepted formats, whatever the bytes look like to libvips.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Heif', 'Jpeg', 'Nsgif', 'Png', 'Svg', 'Tiff', 'Webp'].map((loader) => `VipsForeignLoad${loader}`),
})

/** Tried in turn until the result is small enough. */
const qualities = [imageQuality, 75, 65, 50]
const edges = [maxImageEdgePixels, 896, 768, 640]

/**
 * Makes what is stored out of what was uploaded: upright, sRGB, at most `maxImageEdgePixels` on the longer edge and
 * `maxImageBytes` large, as WebP without metadata. Every door goes through here.
 * Throws `unsupported_media_type` for what is not a picture, `unprocessable` for what is broken or cannot fit.
 */
export async function encodeImage(source: Uint8Array): Promise<EncodedImage> {
  await detectImageFormat(source)
  try {
    const upright = sharp(source, { limitInputPixels: maxImageInputPixels, failOn: 'truncated' })
      .autoOrient()
      .toColourspace('srgb')
    const { data, info } = await encodeToFit(upright)
    return {
      bytes: data,
      contentType: 'image/webp',
      width: info.width,
      height: info.height,
      sha256: sha256(data),
      sourceSha256: sha256(source),
      thumbHash: await thumbHashOf(data),
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    if (cause instanceof Error && /pixel limit/.test(cause.message))
      throw new AppError('unprocessable', `The picture has more than ${maxImageInputPixels / 1e6} million pixels.`)
    throw new AppError('unprocessable', 'The picture is damaged or incomplete, so it cannot be read.', { cause })
  }
}

async function encodeToFit(upright: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  let smallest = 0
  for (const edge of edges) {
    const pixels = await upright
      .clone()
      .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { width, height, channels } = pixels.info
    for (const quality of qualities) {
      const encoded = await sharp(pixels.data, { raw: { width, height, channels } })
        .webp({ quality })
        .toBuffer({ resolveWithObject: true })
      if (encoded.data.length <= maxImageBytes) return encoded
      smallest = encoded.data.length
    }
  }
  throw new AppError('unprocessable', `The picture is ${smallest} bytes at its smallest; at most ${maxImageBytes} fit.`)
}

async function thumbHashOf(image: Buffer): Promise<string> {
  const { data, info } = await sharp(image)
    .resize({ width: 100, height: 100, fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64')
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
