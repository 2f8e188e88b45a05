import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, count, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Image } from './create-image.ts'
import { type ImageOwner, lockImageOwner, ownedBy } from './image-owner.ts'

/**
 * Brings a removed picture back: a part's at the end of its pictures, a photo or logo in place of the current one.
 * Throws `not_found` when there is no such removed picture.
 */
export async function restoreImage(db: Database, owner: ImageOwner, imageId: string): Promise<Image> {
  return db.transaction(async (tx) => {
    await lockImageOwner(tx, owner)
    const live = and(ownedBy(owner), isNull(images.deletedAt))
    const [pictures] = await tx.select({ count: count() }).from(images).where(live)
    if (owner.type !== 'part') await tx.update(images).set({ deletedAt: sql`now()` }).where(live)
    const [restored] = await tx
      .update(images)
      .set({ deletedAt: null, position: owner.type === 'part' ? (pictures?.count ?? 0) : null })
      .where(and(ownedBy(owner), eq(images.id, imageId), isNotNull(images.deletedAt)))
      .returning()
    if (restored === undefined) throw new AppError('not_found', 'There is no such removed picture.')
    return restored
  })
}

/** A removed picture by its id, or null. */
export async function findRemovedImage(db: Database, id: string): Promise<Image | null> {
  const [image] = await db
    .select()
    .from(images)
    .where(and(eq(images.id, id), isNotNull(images.deletedAt)))
  return image ?? null
}
