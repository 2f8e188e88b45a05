import sharp, { type Sharp } from 'sharp'
import type { ImageVariant } from './variant.ts'

/** Renders a variant of stored bytes. Animations stay animated as WebP and become their first frame otherwise. */
export async function renderVariant(
  stored: Uint8Array,
  { width, height, format }: ImageVariant,
): Promise<Uint8Array<ArrayBuffer>> {
  const image = sharp(stored, { animated: format === 'webp' })
  const box = {
    ...(width !== null && { width }),
    ...(height === null ? { fit: 'inside' as const, withoutEnlargement: true } : { height, fit: 'cover' as const }),
  }
  return encode(width === null ? image : image.resize(box), format).toBuffer()
}

function encode(image: Sharp, format: ImageVariant['format']): Sharp {
  switch (format) {
    case 'webp':
      return image.webp({ quality: 80 })
    case 'avif':
      return image.avif({ quality: 55, effort: 2 })
    case 'jpeg':
      return image.flatten({ background: 'white' }).jpeg({ quality: 82 })
  }
}
