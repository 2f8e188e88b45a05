import { AppError } from '@abparts/contracts/error'
import { detectImageFormat } from '../detect-image-format.ts'
import { type EncodedImage, encodeImage } from '../encode-image.ts'

export interface EncodedLegacyImage {
  encoded: EncodedImage
  /** Was a part of it missing, and left gray? */
  isRepaired: boolean
}

/**
 * Does what `encodeImage` does, but takes JPEGs that were cut off or damaged as far as they can be read: there is
 * nobody to send them again. Throws what `encodeImage` throws, and `unprocessable` when a decoder fails in a way that
 * it should not: one picture must not keep the others out.
 */
export async function encodeLegacyImage(source: Uint8Array): Promise<EncodedLegacyImage> {
  try {
    return { encoded: await encodeImage(source), isRepaired: false }
  } catch (error) {
    if (!(error instanceof AppError)) throw new AppError('unprocessable', `The picture cannot be read: ${error}`)
    if (error.code !== 'unprocessable' || (await detectImageFormat(source)) !== 'jpeg') throw error
    return { encoded: await encodeImage(source, 'none'), isRepaired: true }
  }
}
