import type { Transaction } from '@abparts/db/client'
import { imageBlobs, images } from '@abparts/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import { type ImageOwner, ownedBy } from '../image-owner.ts'

/** What a stored picture is known by: the bytes it was made of, and its own. */
export interface IntactPicture {
  sourceSha256: string
  sha256: string
}

/** An owner's pictures, removed ones too, whose stored bytes are those that their rows tell of: each is read for it. */
export const findIntactPictures = (tx: Transaction, owner: ImageOwner): Promise<IntactPicture[]> =>
  tx
    .select({ sourceSha256: images.sourceSha256, sha256: images.sha256 })
    .from(images)
    .innerJoin(imageBlobs, eq(imageBlobs.imageId, images.id))
    .where(and(ownedBy(owner), eq(images.sha256, sql`encode(sha256(${imageBlobs.bytes}), 'hex')`)))

/** Takes one that was made of these bytes, or has them, out of the list; says whether there was one. */
export function claimPicture(pictures: IntactPicture[], sourceSha256: string): boolean {
  const index = pictures.findIndex((picture) => [picture.sourceSha256, picture.sha256].includes(sourceSha256))
  if (index >= 0) pictures.splice(index, 1)
  return index >= 0
}
