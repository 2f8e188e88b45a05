import type { Database } from '@abparts/db/client'
import { imageBlobs, images } from '@abparts/db/schema'
import { and, eq, isNull } from 'drizzle-orm'
import type { Image } from './create-image.ts'
import { type ImageOwner, ownedBy } from './image-owner.ts'

/** Which of an owner's current pictures: by place (zero-based, for parts) or by the hash of its bytes. */
export type ImageSelector = { index: number } | { sha256: string }

/** An owner's current picture without its bytes, or null. */
export async function findImage(db: Database, owner: ImageOwner, selector: ImageSelector): Promise<Image | null> {
  const selected =
    'sha256' in selector
      ? eq(images.sha256, selector.sha256)
      : owner.type === 'part'
        ? eq(images.position, selector.index)
        : undefined
  const [image] = await db
    .select()
    .from(images)
    .where(and(ownedBy(owner), isNull(images.deletedAt), selected))
    .limit(1)
  return image ?? null
}

/** A picture that is not deleted, by its id, or null. */
export async function findImageById(db: Database, id: string): Promise<Image | null> {
  const [image] = await db
    .select()
    .from(images)
    .where(and(eq(images.id, id), isNull(images.deletedAt)))
  return image ?? null
}

/** The stored bytes of a picture, or null when it is gone. */
export async function readImageBytes(db: Database, imageId: string): Promise<Buffer | null> {
  const [blob] = await db.select({ bytes: imageBlobs.bytes }).from(imageBlobs).where(eq(imageBlobs.imageId, imageId))
  return blob?.bytes ?? null
}
