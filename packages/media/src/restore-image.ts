import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, count, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Image } from './create-image.ts'
import type { OwnedImage } from './find-image.ts'
import { lockImageOwner, ownedBy } from './image-owner.ts'
import { recordImageChange } from './record-image-change.ts'
import { touchPictureOrder } from './touch-picture-order.ts'

/**
 * Brings a removed picture back, with the log: a part's at the end of its pictures, a photo or logo in place of the current one.
 * Throws `not_found` when there is no such removed picture.
 */
export async function restoreImage(db: Database, permitted: Permitted<'delete', OwnedImage>): Promise<Image> {
  const { owner, image } = permitted.thing
  return db.transaction(async (tx) => {
    await lockImageOwner(tx, owner)
    const live = and(ownedBy(owner), isNull(images.deletedAt))
    const [pictures] = await tx.select({ count: count() }).from(images).where(live)
    if (owner.type !== 'part') await tx.update(images).set({ deletedAt: sql`now()` }).where(live)
    const [restored] = await tx
      .update(images)
      .set({ deletedAt: null, position: owner.type === 'part' ? (pictures?.count ?? 0) : null })
      .where(and(ownedBy(owner), eq(images.id, image.id), isNotNull(images.deletedAt)))
      .returning()
    if (restored === undefined) throw noSuch('removed picture')
    if (owner.type === 'part') await touchPictureOrder(tx, owner.id)
    await recordImageChange(tx, permitted, 'restore', image.id)
    return restored
  })
}
