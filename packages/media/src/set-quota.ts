import { type Guarded, guard, noSuch, type Permitted } from '@abparts/auth/gate'
import type { Database, Transaction } from '@abparts/db/client'
import { organizations } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { type StoredOrganization, selectOrganizations } from './organization.ts'
import { recordAudit } from './record-audit.ts'

/** What an organization may store, which others decide than what it is called. */
export interface Quota {
  organization: StoredOrganization
}

/** An organization's quota. */
export async function findQuota(db: Transaction, organizationId: string): Promise<Guarded<Quota>> {
  const [organization] = await selectOrganizations(db, eq(organizations.id, organizationId))
  return guard('organization', organization ? { organization } : null, () => ({ noun: 'quota', organizationId }))
}

/**
 * Says how many bytes an organization may store, null for as many as there are, with the log. It may be less than it
 * stores already: nothing is removed, and nothing can be added. Throws `not_found` when it is gone.
 */
export async function setQuota(
  db: Database,
  { thing: { organization }, actor }: Permitted<'edit', Quota>,
  { quotaBytes }: { quotaBytes: number | null },
): Promise<StoredOrganization> {
  const { id, name } = organization
  return await db.transaction(async (tx) => {
    const [changed] = await tx.update(organizations).set({ quotaBytes }).where(eq(organizations.id, id)).returning()
    if (changed === undefined) throw noSuch('organization')
    await recordAudit(tx, actor, {
      action: 'edit',
      noun: 'organization',
      nounId: id,
      organizationId: id,
      detail: { name, quotaBytes, quotaBytesBefore: organization.quotaBytes },
    })
    return { ...organization, ...changed }
  })
}
