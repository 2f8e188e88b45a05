import { type Authorized, noSuch, type Scope } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import { organizations } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import type { StoredOrganization } from './organization.ts'

/** Adds an organization and logs it. */
export async function createOrganization(
  db: Database,
  { actor }: Scope<'create', 'organization'>,
  { name }: { name: string },
): Promise<StoredOrganization> {
  return await db.transaction(async (tx) => {
    const created = insertedRow(await tx.insert(organizations).values({ name }).returning())
    await recordAudit(tx, actor, entry('create', created))
    return { ...created, logoSha256: null }
  })
}

/** Renames an organization and logs it. Throws `not_found` when it is gone. */
export async function renameOrganization(
  db: Database,
  { value: organization, actor }: Authorized<'edit', StoredOrganization>,
  { name }: { name: string },
): Promise<StoredOrganization> {
  return await db.transaction(async (tx) => {
    const [renamed] = await tx
      .update(organizations)
      .set({ name })
      .where(eq(organizations.id, organization.id))
      .returning()
    if (renamed === undefined) throw noSuch('organization')
    await recordAudit(tx, actor, entry('edit', renamed, { before: organization.name }))
    return { ...organization, ...renamed }
  })
}

/** Removes an organization that has neither parts nor users, and logs it. Throws `not_found` when it is gone. */
export async function removeOrganization(
  db: Database,
  { value: { id }, actor }: Authorized<'delete', StoredOrganization>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [removed] = await tx.delete(organizations).where(eq(organizations.id, id)).returning()
    if (removed === undefined) throw noSuch('organization')
    await recordAudit(tx, actor, entry('delete', removed))
  })
}

const entry = (
  action: 'create' | 'edit' | 'delete',
  { id, name }: { id: string; name: string },
  more: { before?: string } = {},
) => ({ action, resourceType: 'organization' as const, resourceId: id, organizationId: id, detail: { name, ...more } })
