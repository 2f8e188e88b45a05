import { type Guarded, guard } from '@abparts/auth/gate'
import { imageResource } from '@abparts/auth/permissions'
import type { ImageOwnerType } from '@abparts/contracts/image'
import type { Database, Transaction } from '@abparts/db/client'
import { images, organizations, parts, users } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'

/** The owner of an image. */
export interface ImageOwner {
  type: ImageOwnerType
  id: string
}

/** An owner that exists, with the organization it belongs to. */
export interface ExistingImageOwner extends ImageOwner {
  organizationId: string | null
}

const ownerColumn = { user: images.userId, organization: images.organizationId, part: images.partId } as const

/** A condition on `images` that selects this owner's images. */
export const ownedBy = (owner: ImageOwner) => eq(ownerColumn[owner.type], owner.id)

/** The owner's columns of a new row. */
export const ownerValues = (owner: ImageOwner) => ({
  userId: owner.type === 'user' ? owner.id : null,
  organizationId: owner.type === 'organization' ? owner.id : null,
  partId: owner.type === 'part' ? owner.id : null,
})

/** Finds the owner for a new image: a user, an organization or a part. */
export async function findImageOwner(db: Database, { type, id }: ImageOwner): Promise<Guarded<ExistingImageOwner>> {
  const [row] = await {
    user: () => db.select({ organizationId: users.organizationId }).from(users).where(eq(users.id, id)),
    organization: () =>
      db.select({ organizationId: organizations.id }).from(organizations).where(eq(organizations.id, id)),
    part: () => db.select({ organizationId: parts.organizationId }).from(parts).where(eq(parts.id, id)),
  }[type]()
  return guard(type, row ? { type, id, organizationId: row.organizationId } : null, imageResource)
}

/**
 * Serializes changes to one owner's images until the transaction ends. Returns false when the owner does not exist (any
 * more).
 */
export async function lockImageOwner(tx: Transaction, { type, id }: ImageOwner): Promise<boolean> {
  const table = { user: users, organization: organizations, part: parts }[type]
  const rows = await tx.select({ id: table.id }).from(table).where(eq(table.id, id)).for('no key update')
  return rows.length === 1
}
