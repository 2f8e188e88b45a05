import { createHash } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'
import type { Transaction } from '@abparts/db/client'
import { imageBlobs, images } from '@abparts/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import { detectImageFormat } from '../images/decode.ts'
import { type EncodedImage, encodeImage } from '../images/encode.ts'
import { type ImageOwner, ownedBy } from '../images/owner.ts'
import type { LegacyImage } from './source.ts'

export interface EncodedLegacyImage {
  encoded: EncodedImage
  /** Whether a part of it was missing and is gray. */
  isRepaired: boolean
}

/**
 * Does what `encodeImage` does, but reads truncated or damaged JPEGs as far as possible: there is nobody to send them
 * again. Throws what `encodeImage` throws, and `unprocessable` when a decoder fails unexpectedly: one image must not
 * block the others.
 */
export async function encodeLegacyImage(source: Uint8Array): Promise<EncodedLegacyImage> {
  try {
    return { encoded: await encodeImage(source), isRepaired: false }
  } catch (error) {
    if (!(error instanceof AppError)) throw new AppError('unprocessable', `The image cannot be read: ${error}`)
    if (error.code !== 'unprocessable' || (await detectImageFormat(source)) !== 'jpeg') throw error
    return { encoded: await encodeImage(source, 'none'), isRepaired: true }
  }
}

/** What identifies a stored image: the hash of its source, and of its own bytes. */
interface IntactImage {
  sourceSha256: string
  sha256: string
}

/** An owner's images, including removed ones, whose stored bytes match their rows: each is read to find out. */
export const findIntactImages = (tx: Transaction, owner: ImageOwner): Promise<IntactImage[]> =>
  tx
    .select({ sourceSha256: images.sourceSha256, sha256: images.sha256 })
    .from(images)
    .innerJoin(imageBlobs, eq(imageBlobs.imageId, images.id))
    .where(and(ownedBy(owner), eq(images.sha256, sql`encode(sha256(${imageBlobs.bytes}), 'hex')`)))

/** Removes an image with this source or these bytes from the list. Returns whether there was one. */
export function claimImage(images: IntactImage[], sourceSha256: string): boolean {
  const index = images.findIndex((image) => [image.sourceSha256, image.sha256].includes(sourceSha256))
  if (index >= 0) images.splice(index, 1)
  return index >= 0
}

/** `repaired`: a part of it was missing, and is gray. `unchanged`: it is already in the database. */
export type ImageOutcome = 'migrated' | 'repaired' | 'unchanged' | 'missing' | 'refused'

export interface PreparedImage {
  name: string
  path: string | null
  outcome: ImageOutcome
  /** Why it is missing or was rejected. */
  reason: string | null
  /** The hash of the bytes that were read; null when it is missing or was rejected. */
  sourceSha256: string | null
  sourceBytes: number
  /** Ready to be stored; null when nothing is to be stored. */
  encoded: EncodedImage | null
}

/** An image that has not been read. */
export const unread = ({ name, path }: LegacyImage): PreparedImage => ({
  name,
  path,
  outcome: 'refused',
  reason: null,
  sourceSha256: null,
  sourceBytes: 0,
  encoded: null,
})

/**
 * Reads an image and creates the stored image from it, unless it is among `unclaimed`: then it is removed from there.
 */
export async function prepareImage(image: LegacyImage, unclaimed: IntactImage[]): Promise<PreparedImage> {
  const prepared = unread(image)
  try {
    const source = await image.read()
    const sourceBytes = source.length
    const sourceSha256 = createHash('sha256').update(source).digest('hex')
    if (claimImage(unclaimed, sourceSha256)) return { ...prepared, outcome: 'unchanged', sourceSha256, sourceBytes }
    const { encoded, isRepaired } = await encodeLegacyImage(source)
    return { ...prepared, outcome: isRepaired ? 'repaired' : 'migrated', sourceSha256, sourceBytes, encoded }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ...prepared, outcome: error.code === 'not_found' ? 'missing' : 'refused', reason: error.message }
  }
}
