import { AppError } from '@abparts/contracts/error'
import type { Image } from '@abparts/media/create-image'
import sharp from 'sharp'
import type { ByteCache } from './byte-cache.ts'
import { type ImageVariant, variantName } from './image-variant.ts'
import type { ReadBlob } from './read-blob.ts'
import { renderVariant } from './render-variant.ts'
import type { WorkQueue } from './work-queue.ts'

/** The bytes of a picture, as stored or as a variant. Throws `not_found` when the picture is gone. */
export type PictureBytes = (image: Image, variant: ImageVariant | null) => Blob | Promise<Blob>

interface PictureBytesOptions {
  cache: ByteCache
  readBlob: ReadBlob
  /** Where variants wait for their turn. */
  renderQueue: WorkQueue
}

/** Another encoder may make other bytes, which must not share a key. */
const encoder = sharp.versions.sharp

/** Bytes come from the cache, else from the database or the renderer. Keys hold the content's hash: none can be stale. */
export function createPictureBytes({ cache, readBlob, renderQueue }: PictureBytesOptions): PictureBytes {
  const storedBytes = (image: Image) =>
    cache.get(image.sha256, { isShared: false }, async () => {
      const bytes = await readBlob(image.id)
      if (bytes === null) throw new AppError('not_found', 'There is no such picture.')
      return bytes
    })
  return (image, variant) => {
    if (variant === null) return storedBytes(image)
    const key = `${image.sha256}/${variantName(variant)}/${encoder}`
    return cache.get(key, { isShared: true }, async () => {
      const stored = await (await storedBytes(image)).bytes()
      return renderQueue(() => renderVariant(stored, variant))
    })
  }
}
