import { type Authorized, noSuch } from '@abparts/auth/gate'
import type { CreatePartInput, UpdatePartInput } from '@abparts/contracts/part'
import type { Database } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import { parts } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { changesOf, recordAudit } from '../audit/record.ts'
import type { PartOwner, StoredPart } from './part.ts'

/** Adds a part to an organization or to the catalog and logs it. */
export async function createPart(
  db: Database,
  { value: { organizationId }, actor }: Authorized<'create', PartOwner>,
  { partNumber, name, description }: Omit<CreatePartInput, 'organizationId'>,
): Promise<StoredPart> {
  return await db.transaction(async (tx) => {
    const created = insertedRow(
      await tx.insert(parts).values({ partNumber, name, description, organizationId }).returning(),
    )
    const detail = { partNumber, name }
    await recordAudit(tx, actor, {
      action: 'create',
      resourceType: 'part',
      resourceId: created.id,
      organizationId,
      detail,
    })
    return { ...created, imageSha256: null, imageThumbHash: null, imageCount: 0 }
  })
}

/**
 * Changes a part and logs it. With `owner`, the part moves there, with all its media. Throws `not_found` when it is
 * gone.
 */
export async function updatePart(
  db: Database,
  { value: part, actor }: Authorized<'edit', StoredPart>,
  fields: Omit<UpdatePartInput, 'id' | 'organizationId'>,
  owner: Authorized<'create', PartOwner> | null,
): Promise<StoredPart> {
  const detail = changesOf({ ...fields, ...owner?.value }, part)
  if (Object.keys(detail).length === 0) return part
  return await db.transaction(async (tx) => {
    const [updated] = await tx
      .update(parts)
      .set({ ...fields, ...owner?.value })
      .where(eq(parts.id, part.id))
      .returning()
    if (updated === undefined) throw noSuch('part')
    // Logged for the organization that loses the part, so that no part moves to or from the catalog unnoticed.
    const organizationId = part.organizationId ?? updated.organizationId
    await recordAudit(tx, actor, { action: 'edit', resourceType: 'part', resourceId: part.id, organizationId, detail })
    return { ...part, ...updated }
  })
}

/** Removes a part with all its media for good, and logs it. Throws `not_found` when it is gone. */
export async function removePart(
  db: Database,
  { value: { id, partNumber, name, organizationId }, actor }: Authorized<'delete', StoredPart>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const removed = await tx.delete(parts).where(eq(parts.id, id)).returning({ id: parts.id })
    if (removed.length === 0) throw noSuch('part')
    const detail = { partNumber, name }
    await recordAudit(tx, actor, { action: 'delete', resourceType: 'part', resourceId: id, organizationId, detail })
  })
}
