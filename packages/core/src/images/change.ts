import { type Authorized, noSuch } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import { images, lineages } from '@abparts/db/schema'
import { and, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import type { StoredPart } from '../parts/part.ts'
import { type Image, recordImageChange } from './create.ts'
import type { OwnedImage } from './find.ts'
import { type ExistingImageOwner, lockImageOwner, ownedBy } from './owner.ts'

/**
 * Records that a part's images were sorted, so that installations can be compared. Adding an image at the end or
 * removing one does not count as sorting. The revision of the initial order is the part's own id.
 */
async function touchImageOrder(tx: Transaction, partId: string): Promise<void> {
  const head = crypto.randomUUID()
  await tx
    .insert(lineages)
    .values({ resourceType: 'picture_order', resourceId: partId, head, history: [partId, head] })
    .onConflictDoUpdate({
      target: [lineages.resourceType, lineages.resourceId],
      set: { head, history: sql`${lineages.history} || ${head}::uuid` },
    })
}

/** Sets an image's alt text and logs it. Throws `not_found` when it is gone. */
export async function describeImage(
  db: Database,
  authorized: Authorized<'edit', OwnedImage>,
  altText: string | null,
): Promise<Image> {
  const { id } = authorized.value.image
  return await db.transaction(async (tx) => {
    const [described] = await tx
      .update(images)
      .set({ altText })
      .where(and(eq(images.id, id), isNull(images.deletedAt)))
      .returning()
    if (described === undefined) throw noSuch('image')
    await recordImageChange(tx, authorized, 'edit', id, { altText })
    return described
  })
}

/**
 * Removes one of an owner's images so that it can be restored, and logs it. The part's later images move up. Throws
 * `not_found` when the image is gone.
 */
export async function removeImage(
  db: Database,
  authorized: Authorized<'delete', { owner: ExistingImageOwner }>,
  imageId: string,
): Promise<void> {
  const { owner } = authorized.value
  await db.transaction(async (tx) => {
    await lockImageOwner(tx, owner)
    const live = and(ownedBy(owner), isNull(images.deletedAt))
    const [image] = await tx
      .select({ position: images.position })
      .from(images)
      .where(and(live, eq(images.id, imageId)))
    if (image === undefined) throw noSuch('image')
    await tx.update(images).set({ deletedAt: sql`now()`, position: null }).where(eq(images.id, imageId))
    if (image.position !== null)
      await tx
        .update(images)
        .set({ position: sql`${images.position} - 1` })
        .where(and(live, gt(images.position, image.position)))
    await recordImageChange(tx, authorized, 'delete', imageId)
  })
}

/**
 * Restores a removed image and logs it: a part's image at the end of its images, a photo or logo in place of the
 * current one. Throws `not_found` when there is no such removed image.
 */
export async function restoreImage(db: Database, authorized: Authorized<'delete', OwnedImage>): Promise<Image> {
  const { owner, image } = authorized.value
  return db.transaction(async (tx) => {
    await lockImageOwner(tx, owner)
    const live = and(ownedBy(owner), isNull(images.deletedAt))
    const liveCount = await tx.$count(images, live)
    if (owner.type !== 'part') await tx.update(images).set({ deletedAt: sql`now()` }).where(live)
    const [restored] = await tx
      .update(images)
      .set({ deletedAt: null, position: owner.type === 'part' ? liveCount : null })
      .where(and(ownedBy(owner), eq(images.id, image.id), isNotNull(images.deletedAt)))
      .returning()
    if (restored === undefined) throw noSuch('removed image')
    if (owner.type === 'part') await touchImageOrder(tx, owner.id)
    await recordImageChange(tx, authorized, 'restore', image.id)
    return restored
  })
}

/**
 * Puts a part's images in a new order with one statement, and logs it. `imageIds` must name each of them once: sorting
 * an outdated list throws `conflict`, so that an image uploaded in the meantime is never lost.
 */
export async function reorderImages(
  db: Database,
  { value: part, actor }: Authorized<'edit', StoredPart>,
  imageIds: readonly string[],
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockImageOwner(tx, { type: 'part', id: part.id })
    const live = and(eq(images.partId, part.id), isNull(images.deletedAt))
    const current = await tx.select({ id: images.id }).from(images).where(live)
    const named = new Set(imageIds)
    if (named.size !== imageIds.length || named.size !== current.length || !current.every(({ id }) => named.has(id)))
      throw new AppError('conflict', 'The images have changed in the meantime. Reload them, then sort again.')
    await tx
      .update(images)
      .set({ position: sql`array_position(${sql.param(imageIds)}::uuid[], ${images.id}) - 1` })
      .where(live)
    await touchImageOrder(tx, part.id)
    await recordAudit(tx, actor, {
      action: 'edit',
      resourceType: 'part',
      resourceId: part.id,
      organizationId: part.organizationId,
      detail: { partNumber: part.partNumber, sortedImages: imageIds.length },
    })
  })
}
