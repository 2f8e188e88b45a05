import { detectImageFormat } from './detect-image-format.ts'
import { type OpenedPixels, openPixels, type Strictness } from './open-pixels.ts'
import { rasteriseSvg } from './rasterise-svg.ts'

/**
 * Opens a picture of an accepted format for decoding.
 * Throws `unsupported_media_type` for what is not an accepted picture, `unprocessable` for one that is broken or has
 * too many pixels or frames.
 */
export async function openImage(source: Uint8Array, failOn?: Strictness): Promise<OpenedPixels> {
  const format = await detectImageFormat(source)
  return format === 'svg' ? openPixels(await rasteriseSvg(source), 'png') : openPixels(source, format, failOn)
}
