import { type Caller, guard, permitOrNull } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { organizations, users } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'

/**
 * Throws `conflict` when an address has an account that the caller may see, and says where. Of accounts in other
 * organizations nothing is told: who asks for one of those is answered like for any other address.
 */
export async function requireNewAddress(db: Database, caller: Caller, email: string): Promise<void> {
  const { id, role, organizationId } = users
  const [account] = await db
    .select({ id, role, organizationId, organizationName: organizations.name })
    .from(users)
    .leftJoin(organizations, eq(organizations.id, organizationId))
    .where(eq(users.email, email))
  const guarded = guard('user', account ?? null, ({ id: userId, role, organizationId }) => ({
    ...({ noun: 'member', organizationId, userId, role } as const),
  }))
  const known = permitOrNull(caller, 'see', guarded)
  if (known === null) return
  const { organizationName } = known.thing
  const where = organizationName === null ? 'without an organization' : `in ${organizationName}`
  throw new AppError('conflict', `${email} has an account already, ${where}.`)
}
