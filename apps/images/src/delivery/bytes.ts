import { AppError } from '@abparts/contracts/error'
import type { Image } from '@abparts/core/images/create'
import { openBinaryClient } from '@abparts/db/binary-client'
import type { Holder, Shares } from '@abparts/http/shares'
import { sql } from 'drizzle-orm'
import sharp from 'sharp'
import { z } from 'zod'
import type { ByteCache } from '../cache/byte-cache.ts'
import { renderVariant } from '../variants/render.ts'
import { type ImageVariant, variantName } from '../variants/variant.ts'

const Rows = z.array(z.object({ bytes: z.instanceof(Uint8Array<ArrayBuffer>) }))

/** Reads a stored image's bytes; null when it is gone. */
export type ReadBlob = (imageId: string) => Promise<Uint8Array<ArrayBuffer> | null>

/** Reads blobs through the client that returns raw bytes. */
export function openBlobReader(databaseUrl: string): { readBlob: ReadBlob; close: () => Promise<void> } {
  const { run, close } = openBinaryClient(databaseUrl, { maxConnections: 8 })
  return {
    readBlob: async (imageId) => {
      try {
        const rows = Rows.parse(await run(sql`select bytes from image_blobs where image_id = ${imageId}`))
        return rows[0]?.bytes ?? null
      } catch (cause) {
        throw new AppError('unavailable', 'The database does not answer. Try again in a moment.', { cause })
      }
    },
    close,
  }
}

/**
 * The bytes of an image, as stored or as a variant. Rendering a variant counts towards the share of the caller who
 * requests it first. Throws `not_found` when the image is gone.
 */
export type ImageBytes = (image: Image, variant: ImageVariant | null, holderOf: () => Holder) => Blob | Promise<Blob>

interface ImageBytesOptions {
  cache: ByteCache
  readBlob: ReadBlob
  /** Limits the variants that are rendered at the same time. */
  renderers: Shares
}

/** Another encoder may produce other bytes, which must not share a key. */
const encoder = sharp.versions.sharp

/** Reads bytes from the cache, else from the database or the renderer. Keys contain the SHA-256, so none are stale. */
export function createImageBytes({ cache, readBlob, renderers }: ImageBytesOptions): ImageBytes {
  const storedBytes = (image: Image) =>
    cache.get(image.sha256, { isShared: false }, async () => {
      const bytes = await readBlob(image.id)
      if (bytes === null) throw new AppError('not_found', 'There is no such image.')
      return bytes
    })
  return (image, variant, holderOf) => {
    if (variant === null) return storedBytes(image)
    const key = `${image.sha256}/${variantName(variant)}/${encoder}`
    return cache.get(key, { isShared: true }, async () => {
      const stored = await (await storedBytes(image)).bytes()
      using _share = await renderers.hold(holderOf())
      return await renderVariant(stored, variant)
    })
  }
}
