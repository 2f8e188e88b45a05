import { noSuch, type Permitted } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import { images, lineages } from '@abparts/db/schema'
import { and, count, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import type { StoredPart } from '../parts/part.ts'
import { type Image, recordImageChange } from './create.ts'
import type { OwnedImage } from './find.ts'
import { type ExistingImageOwner, lockImageOwner, ownedBy } from './owner.ts'

/**
 * Says that a part's pictures were sorted, for installations that are compared: a picture that is added at the end, or
 * removed, sorts none. The first order of all has the part's own id as its revision.
 */
async function touchPictureOrder(tx: Transaction, partId: string): Promise<void> {
  const head = crypto.randomUUID()
  await tx
    .insert(lineages)
    .values({ noun: 'picture_order', nounId: partId, head, history: [partId, head] })
    .onConflictDoUpdate({
      target: [lineages.noun, lineages.nounId],
      set: { head, history: sql`${lineages.history} || ${head}::uuid` },
    })
}

/** Sets a picture's alt text, with the log. Throws `not_found` when it is gone. */
export async function describeImage(
  db: Database,
  permitted: Permitted<'edit', OwnedImage>,
  altText: string | null,
): Promise<Image> {
  const { id } = permitted.thing.image
  return await db.transaction(async (tx) => {
    const [described] = await tx
      .update(images)
      .set({ altText })
      .where(and(eq(images.id, id), isNull(images.deletedAt)))
      .returning()
    if (described === undefined) throw noSuch('picture')
    await recordImageChange(tx, permitted, 'edit', id, { altText })
    return described
  })
}

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

/**
 * Puts a part's pictures in a new order with one statement, with the log. `imageIds` must name each of them once: whoever sorts an
 * outdated list gets `conflict`, so that a picture uploaded meanwhile is never lost.
 */
export async function reorderImages(
  db: Database,
  { thing: part, actor }: Permitted<'edit', StoredPart>,
  imageIds: readonly string[],
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockImageOwner(tx, { type: 'part', id: part.id })
    const live = and(eq(images.partId, part.id), isNull(images.deletedAt))
    const current = await tx.select({ id: images.id }).from(images).where(live)
    const named = new Set(imageIds)
    if (named.size !== imageIds.length || named.size !== current.length || !current.every(({ id }) => named.has(id)))
      throw new AppError('conflict', 'The pictures have changed meanwhile. Look at them again, then sort.')
    await tx
      .update(images)
      .set({ position: sql`array_position(${sql.param(imageIds)}::uuid[], ${images.id}) - 1` })
      .where(live)
    await touchPictureOrder(tx, part.id)
    await recordAudit(tx, actor, {
      action: 'edit',
      noun: 'part',
      nounId: part.id,
      organizationId: part.organizationId,
      detail: { partNumber: part.partNumber, sortedPictures: imageIds.length },
    })
  })
}
