import { AppError } from '@abparts/contracts/error'
import { formatBytes } from '@abparts/contracts/format-bytes'
import type { Transaction } from '@abparts/db/client'
import { brokenConstraint, brokenConstraintDetail } from '@abparts/db/fault'
import { organizations } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { z } from 'zod'

/** What the trigger `count_bytes` says of what it refuses. */
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

/** The database's refusal of more than a quota allows as `quota_exceeded`, with the numbers; any other error as it is. */
export function explainExceededQuota(error: unknown): unknown {
  if (brokenConstraint(error) !== 'organizations_quota') return error
  const refusal = Refusal.parse(JSON.parse(brokenConstraintDetail(error) ?? ''))
  return exceeded(`another ${formatBytes(refusal.addedBytes)}`, refusal, error)
}

/**
 * Throws `quota_exceeded` when a file of at least `sizeBytes` finds no room any more, before it is sent. The database
 * has the last word when it is stored. `organizationId` is that of what the file is for: nobody's things have no quota.
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
