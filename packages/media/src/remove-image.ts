import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Image } from './create-image.ts'
import { type ImageOwner, lockImageOwner, ownedBy } from './image-owner.ts'

/**
 * Removes a picture so that it can be restored; the part's later pictures move up.
 * False when it was gone already.
 */
export async function removeImage(db: Database, owner: ImageOwner, imageId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockImageOwner(tx, owner)
    const live = and(ownedBy(owner), isNull(images.deletedAt))
    const [image] = await tx
      .select({ position: images.position })
      .from(images)
      .where(and(live, eq(images.id, imageId)))
    if (image === undefined) return false
    await tx.update(images).set({ deletedAt: sql`now()`, position: null }).where(eq(images.id, imageId))
    if (image.position !== null)
      await tx
        .update(images)
        .set({ position: sql`${images.position} - 1` })
        .where(and(live, gt(images.position, image.position)))
    return true
  })
}

/** Who owns a picture, from its row. */
export function imageOwnerOf(image: Image): ImageOwner {
  if (image.partId !== null) return { type: 'part', id: image.partId }
  if (image.organizationId !== null) return { type: 'organization', id: image.organizationId }
  if (image.userId !== null) return { type: 'user', id: image.userId }
  throw new Error(`Image ${image.id} has no owner.`)
}
