import type { Scope } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { users } from '@abparts/db/schema'
import { inScope } from '@abparts/media/in-scope'
import { and, eq, ilike, or, sql } from 'drizzle-orm'
import { type StoredUser, selectUsers } from './user.ts'

interface UserFilter {
  organizationId?: string | undefined
  /** An `ILIKE` pattern for name, e-mail address or username. */
  pattern?: string | undefined
  /** The page after the person with this name and id. */
  after?: [name: string, id: string] | undefined
  limit: number
}

/** People by name: of one's organization, and oneself. */
export async function listUsers(
  db: Database,
  scope: Scope<'see', 'member'>,
  { organizationId, pattern, after, limit }: UserFilter,
): Promise<StoredUser[]> {
  const where = and(
    inScope(scope, { organizationId: users.organizationId, userId: users.id }),
    organizationId ? eq(users.organizationId, organizationId) : undefined,
    pattern ? or(ilike(users.name, pattern), ilike(users.email, pattern), ilike(users.username, pattern)) : undefined,
    after ? sql`(${users.name}, ${users.id}) > (${after[0]}, ${after[1]}::uuid)` : undefined,
  )
  return await selectUsers(db, where).limit(limit)
}
