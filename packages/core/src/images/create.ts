import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import type { AuditAction, AuditDetail } from '@abparts/contracts/audit'
import type { Database, Transaction } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import { imageBlobs, images } from '@abparts/db/schema'
import { and, count, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import type { EncodedImage } from './encode.ts'
import { type ExistingImageOwner, type ImageOwner, lockImageOwner, ownedBy, ownerValues } from './owner.ts'

/** Writes the log of a change of someone's picture. */
export async function recordImageChange(
  tx: Transaction,
  { thing: { owner }, actor }: Pick<Permitted<Action, { owner: ExistingImageOwner }>, 'thing' | 'actor'>,
  action: AuditAction,
  imageId: string,
  detail: AuditDetail = {},
): Promise<void> {
  await recordAudit(tx, actor, {
    action,
    noun: 'image',
    nounId: imageId,
    organizationId: owner.organizationId,
    detail: { owner: owner.type, ownerId: owner.id, ...detail },
  })
}

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
  const image = insertedRow(
    await tx
      .insert(images)
      .values({ ...ownerValues(owner), ...metadata, ...place, sizeBytes: bytes.length })
      .returning(),
  )
  await tx.insert(imageBlobs).values({ imageId: image.id, bytes })
  return image
}
