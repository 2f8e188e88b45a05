import type { ReportedOrganization } from '@abparts/contracts/storage-report'
import type { Transaction } from '@abparts/db/client'
import { organizations } from '@abparts/db/schema'
import { asc, eq, isNotNull } from 'drizzle-orm'
import { none, storedAmountOf } from './amount.ts'
import type { Media } from './media.ts'

/** What one organization stores, or each of them: the one that stores most first. */
export async function countOrganizations(
  tx: Transaction,
  media: Media,
  organizationId: string | null,
): Promise<ReportedOrganization[]> {
  const { id, name, usedBytes, quotaBytes } = organizations
  const all = await tx
    .select({ id, name, usedBytes, quotaBytes })
    .from(organizations)
    .where(organizationId === null ? undefined : eq(id, organizationId))
    .orderBy(asc(name))
  const rows = await tx
    .select({ organizationId: media.organizationId, ...storedAmountOf(media) })
    .from(media)
    .where(isNotNull(media.organizationId))
    .groupBy(media.organizationId)
  const stored = new Map(rows.map((row) => [row.organizationId, row]))
  return all
    .map((organization) => {
      const { current = none, removed = none } = stored.get(organization.id) ?? {}
      return { ...organization, current, removed }
    })
    .toSorted((one, other) => other.current.sizeBytes - one.current.sizeBytes)
}
