import { type Guarded, guard, type Scope } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import type { Role } from '@abparts/contracts/user'
import type { Database, Transaction } from '@abparts/db/client'
import { images, users } from '@abparts/db/schema'
import { and, asc, eq, getTableColumns, ilike, isNull, or, type SQL, sql } from 'drizzle-orm'
import { inScope } from '../organizations/in-scope.ts'

/** A user as stored in the database, with their photo's hash. */
export type StoredUser = typeof users.$inferSelect & { photoSha256: string | null }

/** Selects users by name. */
const selectUsers = (db: Transaction, where: SQL | undefined) =>
  db
    .select({ ...getTableColumns(users), photoSha256: images.sha256 })
    .from(users)
    .leftJoin(images, and(eq(images.userId, users.id), isNull(images.deletedAt)))
    .where(where)
    .orderBy(asc(users.name), asc(users.id))

/** A user. */
export async function findUser(db: Transaction, id: string): Promise<Guarded<StoredUser>> {
  const [user] = await selectUsers(db, eq(users.id, id))
  return guard('user', user ?? null, ({ organizationId, role }) => ({
    type: 'user',
    organizationId,
    userId: id,
    role,
  }))
}

/** A role in an organization. Nobody can assign users outside their organization or above themselves. */
export interface Membership {
  organizationId: string | null
  role: Role
}

export const membership = (organizationId: string | null, role: Role): Guarded<Membership> =>
  guard('organization', { organizationId, role }, (membership) => ({ type: 'user', ...membership }))

/** One's own account. */
export const ownProfile = (identity: Identity): Guarded<Identity> =>
  guard('user', identity, ({ userId, organizationId }) => ({ type: 'profile', userId, organizationId }))

interface UserFilter {
  organizationId?: string | undefined
  /** An `ILIKE` pattern for the name, e-mail address or username. */
  pattern?: string | undefined
  /** Returns the page after the user with this name and id. */
  after?: [name: string, id: string] | undefined
  limit: number
}

/** Users by name: those of the caller's organization, and the caller. */
export async function listUsers(
  db: Database,
  scope: Scope<'view', 'user'>,
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
