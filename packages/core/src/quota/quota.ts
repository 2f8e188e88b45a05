import { type Authorized, type Guarded, guard, noSuch } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import { formatBytes } from '@abparts/contracts/format'
import type { Database, Transaction } from '@abparts/db/client'
import { brokenConstraint, brokenConstraintDetail } from '@abparts/db/fault'
import { organizations } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { recordAudit } from '../audit/record.ts'
import { type StoredOrganization, selectOrganizations } from '../organizations/organization.ts'

/** What the trigger `count_bytes` reports about a rejected change. */
const Refusal = z.object({ usedBytes: z.int(), quotaBytes: z.int(), addedBytes: z.int() })

const exceeded = (
  what: string,
  { usedBytes, quotaBytes }: { usedBytes: number; quotaBytes: number },
  cause?: unknown,
) =>
  new AppError(
    'quota_exceeded',
    `There is no room for ${what}: the organization uses ${formatBytes(usedBytes)} of its ${formatBytes(quotaBytes)}. ` +
      'Remove something, or ask for a larger quota.',
    { cause },
  )

/**
 * Turns the database's rejection of a change beyond the quota into `quota_exceeded`, with the numbers; returns any
 * other error unchanged.
 */
export function explainExceededQuota(error: unknown): unknown {
  if (brokenConstraint(error) !== 'organizations_quota') return error
  const refusal = Refusal.parse(JSON.parse(brokenConstraintDetail(error) ?? ''))
  return exceeded(`another ${formatBytes(refusal.addedBytes)}`, refusal, error)
}

/**
 * Throws `quota_exceeded` when a file of at least `sizeBytes` no longer fits, before it is sent. The database has the
 * last word when it is stored. `organizationId` is the organization of what the file is for; what belongs to no
 * organization has no quota.
 */
export async function requireRoom(db: Transaction, organizationId: string | null, sizeBytes: number): Promise<void> {
  if (organizationId === null) return
  const { usedBytes, quotaBytes } = organizations
  const [usage] = await db
    .select({ usedBytes, quotaBytes })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
  if (usage === undefined || usage.quotaBytes === null) return
  if (usage.usedBytes + sizeBytes > usage.quotaBytes)
    throw exceeded('this file', { ...usage, quotaBytes: usage.quotaBytes })
}

/** How much an organization may store. Setting it takes another permission than renaming the organization. */
export interface Quota {
  organization: StoredOrganization
}

/** An organization's quota. */
export async function findQuota(db: Transaction, organizationId: string): Promise<Guarded<Quota>> {
  const [organization] = await selectOrganizations(db, eq(organizations.id, organizationId))
  return guard('organization', organization ? { organization } : null, () => ({ type: 'quota', organizationId }))
}

/**
 * Sets how many bytes an organization may store, null for no limit, and logs it. It may be less than the organization
 * already stores: nothing is removed, and nothing can be added. Throws `not_found` when the organization is gone.
 */
export async function setQuota(
  db: Database,
  { value: { organization }, actor }: Authorized<'edit', Quota>,
  { quotaBytes }: { quotaBytes: number | null },
): Promise<StoredOrganization> {
  const { id, name } = organization
  return await db.transaction(async (tx) => {
    const [changed] = await tx.update(organizations).set({ quotaBytes }).where(eq(organizations.id, id)).returning()
    if (changed === undefined) throw noSuch('organization')
    await recordAudit(tx, actor, {
      action: 'edit',
      resourceType: 'organization',
      resourceId: id,
      organizationId: id,
      detail: { name, quotaBytes, quotaBytesBefore: organization.quotaBytes },
    })
    return { ...organization, ...changed }
  })
}
