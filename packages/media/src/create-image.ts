import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, count, eq, isNull, sql } from 'drizzle-orm'
import type { EncodedImage } from './encode-image.ts'
import { type ExistingImageOwner, lockImageOwner, ownedBy } from './image-owner.ts'
import { insertImage } from './insert-image.ts'
import { recordImageChange } from './record-image-change.ts'

export type Image = typeof images.$inferSelect

/**
 * Stores a picture, row, bytes and log in one transaction: at the end of a part's pictures, or in place of a user's photo
 * or an organization's logo. The same source again for the same owner changes nothing and returns what is there.
 * Throws `not_found` when the owner is gone.
 */
export async function createImage(
  db: Database,
  { thing: owner, actor }: Permitted<'create' | 'edit', ExistingImageOwner>,
  encoded: EncodedImage,
): Promise<Image> {
  return db.transaction(async (tx) => {
    if (!(await lockImageOwner(tx, owner))) throw noSuch(owner.type)
    const live = and(ownedBy(owner), isNull(images.deletedAt))

    const [repeated] = await tx
      .select()
      .from(images)
      .where(and(live, eq(images.sourceSha256, encoded.sourceSha256)))
    if (repeated !== undefined) return repeated

    let position: number | null = null
    if (owner.type === 'part') {
      const [pictures] = await tx.select({ count: count() }).from(images).where(live)
      position = pictures?.count ?? 0
    } else {
      await tx.update(images).set({ deletedAt: sql`now()` }).where(live)
    }

    const image = await insertImage(tx, owner, encoded, { position })
    await recordImageChange(tx, { thing: { owner }, actor }, 'create', image.id, { sizeBytes: image.sizeBytes })
    return image
  })
}
