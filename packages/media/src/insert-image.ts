import type { Transaction } from '@abparts/db/client'
import { imageBlobs, images } from '@abparts/db/schema'
import type { SQL } from 'drizzle-orm'
import type { Image } from './create-image.ts'
import type { EncodedImage } from './encode-image.ts'
import { type ImageOwner, ownerValues } from './image-owner.ts'

interface Place {
  /** Among a part's pictures; null for others. */
  position: number | null
  /** Set for one that was replaced before it came. */
  deletedAt?: SQL | null
}

/** Stores a picture's row and bytes. The caller holds the owner's lock and knows the place. */
export async function insertImage(
  tx: Transaction,
  owner: ImageOwner,
  { bytes, ...metadata }: EncodedImage,
  place: Place,
): Promise<Image> {
  const [image] = await tx
    .insert(images)
    .values({ ...ownerValues(owner), ...metadata, ...place, sizeBytes: bytes.length })
    .returning()
  if (image === undefined) throw new Error('An insert returned no row.')
  await tx.insert(imageBlobs).values({ imageId: image.id, bytes })
  return image
}
