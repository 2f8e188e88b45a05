import { type Authorized, noSuch } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import type { AuditAction, AuditDetail } from '@abparts/contracts/audit'
import type { Database, Transaction } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import { imageBlobs, images } from '@abparts/db/schema'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import type { EncodedImage } from './encode.ts'
import { type ExistingImageOwner, type ImageOwner, lockImageOwner, ownedBy, ownerValues } from './owner.ts'

/** Logs a change to an owner's image. */
export async function recordImageChange(
  tx: Transaction,
  { value: { owner }, actor }: Pick<Authorized<Action, { owner: ExistingImageOwner }>, 'value' | 'actor'>,
  action: AuditAction,
  imageId: string,
  detail: AuditDetail = {},
): Promise<void> {
  await recordAudit(tx, actor, {
    action,
    resourceType: 'image',
    resourceId: imageId,
    organizationId: owner.organizationId,
    detail: { owner: owner.type, ownerId: owner.id, ...detail },
  })
}

export type Image = typeof images.$inferSelect

/**
 * Stores an image, with row, bytes and log, in one transaction: at the end of a part's images, or in place of a user's
 * photo or an organization's logo. Storing the same source again for the same owner changes nothing and returns the
 * existing image. Throws `not_found` when the owner is gone.
 */
export async function createImage(
  db: Database,
  { value: owner, actor }: Authorized<'create' | 'edit', ExistingImageOwner>,
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
      position = await tx.$count(images, live)
    } else {
      await tx.update(images).set({ deletedAt: sql`now()` }).where(live)
    }

    const image = await insertImage(tx, owner, encoded, { position })
    await recordImageChange(tx, { value: { owner }, actor }, 'create', image.id, { sizeBytes: image.sizeBytes })
    return image
  })
}

interface Slot {
  /** The position among a part's images; null for other owners. */
  position: number | null
  /** Set for an image that was replaced before it arrived. */
  deletedAt?: SQL | null
}

/** Stores an image's row and bytes. The caller holds the owner's lock and has determined the slot. */
export async function insertImage(
  tx: Transaction,
  owner: ImageOwner,
  { bytes, ...metadata }: EncodedImage,
  slot: Slot,
): Promise<Image> {
  const image = insertedRow(
    await tx
      .insert(images)
      .values({ ...ownerValues(owner), ...metadata, ...slot, sizeBytes: bytes.length })
      .returning(),
  )
  await tx.insert(imageBlobs).values({ imageId: image.id, bytes })
  return image
}
