import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { type ExistingImageOwner, lockImageOwner, ownedBy } from './image-owner.ts'
import { recordImageChange } from './record-image-change.ts'

/**
 * Removes one of an owner's pictures so that it can be restored, with the log; the part's later pictures move up.
 * Throws `not_found` when it is gone.
 */
export async function removeImage(
  db: Database,
  permitted: Permitted<'delete', { owner: ExistingImageOwner }>,
  imageId: string,
): Promise<void> {
  const { owner } = permitted.thing
  await db.transaction(async (tx) => {
    await lockImageOwner(tx, owner)
    const live = and(ownedBy(owner), isNull(images.deletedAt))
    const [image] = await tx
      .select({ position: images.position })
      .from(images)
      .where(and(live, eq(images.id, imageId)))
    if (image === undefined) throw noSuch('picture')
    await tx.update(images).set({ deletedAt: sql`now()`, position: null }).where(eq(images.id, imageId))
    if (image.position !== null)
      await tx
        .update(images)
        .set({ position: sql`${images.position} - 1` })
        .where(and(live, gt(images.position, image.position)))
    await recordImageChange(tx, permitted, 'delete', imageId)
  })
}
