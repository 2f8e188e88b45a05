import type { Transaction } from '@abparts/db/client'
import { parts, users } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import type { SyncChange } from './sync-plan.ts'

/** In whose log a change is written; null for what is nobody's. */
export async function organizationOf(tx: Transaction, { owner }: Pick<SyncChange, 'owner'>): Promise<string | null> {
  if (owner?.type === 'organization') return owner.id
  if (owner?.type === 'user') {
    const [user] = await tx.select({ organizationId: users.organizationId }).from(users).where(eq(users.id, owner.id))
    return user?.organizationId ?? null
  }
  if (owner === null) return null
  const [part] = await tx.select({ organizationId: parts.organizationId }).from(parts).where(eq(parts.id, owner.id))
  return part?.organizationId ?? null
}
