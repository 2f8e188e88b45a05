import { type Guarded, guard } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import type { Role } from '@abparts/contracts/user'
import type { Transaction } from '@abparts/db/client'
import { users } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { type StoredUser, selectUsers } from './user.ts'

/** A person. */
export async function findUser(db: Transaction, id: string): Promise<Guarded<StoredUser>> {
  const [user] = await selectUsers(db, eq(users.id, id))
  return guard('user', user ?? null, ({ organizationId, role }) => ({
    noun: 'member',
    organizationId,
    userId: id,
    role,
  }))
}

/** What someone can be, and where: nobody appoints people outside of their organization or above themselves. */
export interface Membership {
  organizationId: string | null
  role: Role
}

export const membership = (organizationId: string | null, role: Role): Guarded<Membership> =>
  guard('organization', { organizationId, role }, (place) => ({ noun: 'member', ...place }))

/** One's own account. */
export const ownProfile = (identity: Identity): Guarded<Identity> =>
  guard('user', identity, ({ userId, organizationId }) => ({ noun: 'profile', userId, organizationId }))
