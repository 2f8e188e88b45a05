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
  /** Was a part of it missing, and left gray? */
  isRepaired: boolean
}

/**
 * Does what `encodeImage` does, but takes JPEGs that were cut off or damaged as far as they can be read: there is
 * nobody to send them again. Throws what `encodeImage` throws, and `unprocessable` when a decoder fails in a way that
 * it should not: one image must not keep the others out.
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

/** What a stored image is known by: the bytes it was made of, and its own. */
interface IntactImage {
  sourceSha256: string
  sha256: string
}

/** An owner's images, removed ones too, whose stored bytes are those that their rows tell of: each is read for it. */
export const findIntactImages = (tx: Transaction, owner: ImageOwner): Promise<IntactImage[]> =>
  tx
    .select({ sourceSha256: images.sourceSha256, sha256: images.sha256 })
    .from(images)
    .innerJoin(imageBlobs, eq(imageBlobs.imageId, images.id))
    .where(and(ownedBy(owner), eq(images.sha256, sql`encode(sha256(${imageBlobs.bytes}), 'hex')`)))

/** Takes one that was made of these bytes, or has them, out of the list; says whether there was one. */
export function claimImage(images: IntactImage[], sourceSha256: string): boolean {
  const index = images.findIndex((image) => [image.sourceSha256, image.sha256].includes(sourceSha256))
  if (index >= 0) images.splice(index, 1)
  return index >= 0
}

/** `repaired`: a part of it was missing, and is gray. `unchanged`: it is in the database already. */
export type ImageOutcome = 'migrated' | 'repaired' | 'unchanged' | 'missing' | 'refused'

export interface PreparedImage {
  name: string
  path: string | null
  outcome: ImageOutcome
  /** Why it is missing or was refused. */
  reason: string | null
  /** Of the bytes that were read; null when it is missing or was refused. */
  sourceSha256: string | null
  sourceBytes: number
  /** Ready to be stored; null when nothing is to be stored. */
  encoded: EncodedImage | null
}

/** An image that nobody has looked at. */
export const unread = ({ name, path }: LegacyImage): PreparedImage => ({
  name,
  path,
  outcome: 'refused',
  reason: null,
  sourceSha256: null,
  sourceBytes: 0,
  encoded: null,
})

/** Reads an image and makes what is stored out of it, unless it is among `unclaimed`: then it is taken out there. */
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
