import { type Authorized, authorizeOrNull, type Caller, guard, noSuch, type Scope } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { CreateUserInput, UpdateUserInput } from '@abparts/contracts/user'
import type { Database, Transaction } from '@abparts/db/client'
import { invitations, organizations, sessions, users } from '@abparts/db/schema'
import { and, eq, ne } from 'drizzle-orm'
import { changesOf, recordAudit } from '../audit/record.ts'
import { freeUsername, insertUser } from './insert.ts'
import type { Membership, StoredUser } from './user.ts'

/**
 * Throws `conflict` when an address has an account that the caller may see, and says where. Accounts in other
 * organizations are not disclosed: the caller gets the same answer as for any other address.
 */
export async function requireNewAddress(db: Database, caller: Caller, email: string): Promise<void> {
  const { id, role, organizationId } = users
  const [account] = await db
    .select({ id, role, organizationId, organizationName: organizations.name })
    .from(users)
    .leftJoin(organizations, eq(organizations.id, organizationId))
    .where(eq(users.email, email))
  const guarded = guard('user', account ?? null, ({ id: userId, role, organizationId }) => ({
    type: 'user' as const,
    organizationId,
    userId,
    role,
  }))
  const known = authorizeOrNull(caller, 'view', guarded)
  if (known === null) return
  const { organizationName } = known.value
  const where = organizationName === null ? 'without an organization' : `in ${organizationName}`
  throw new AppError('conflict', `${email} already has an account, ${where}.`)
}

/**
 * Signs a user out everywhere, except in the session `keptId`. Access tokens of the ended sessions are refused within
 * seconds (`revocations`).
 */
export async function endSessions(tx: Transaction, userId: string, keptId: string | null): Promise<void> {
  await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), keptId === null ? undefined : ne(sessions.id, keptId)))
}

/** Creates a user's account and logs it. */
export async function createUser(
  db: Database,
  { actor }: Scope<'create', 'account'>,
  fields: CreateUserInput,
): Promise<StoredUser> {
  return await db.transaction(async (tx) => {
    const { id, email, role, organizationId, ...user } = await insertUser(tx, fields)
    const detail = { email, role }
    await recordAudit(tx, actor, { action: 'create', resourceType: 'member', resourceId: id, organizationId, detail })
    return { ...user, id, email, role, organizationId, photoSha256: null }
  })
}

/**
 * Changes a user's account, with `membership` also role and organization, and logs it. When somebody in the new
 * organization already has the username, the user gets another one. Deactivating ends their sessions and withdraws the
 * invitations that they sent. Throws `conflict` for a user who would lock themselves out, and `not_found` when the user
 * is gone.
 */
export async function updateUser(
  db: Database,
  { value: user, actor }: Authorized<'edit', StoredUser>,
  fields: Pick<UpdateUserInput, 'name' | 'active'>,
  membership: Authorized<'create', Membership> | null,
): Promise<StoredUser> {
  const { id, organizationId } = user
  const detail = changesOf({ ...fields, ...membership?.value }, user)
  if (id === actor.userId && ('role' in detail || 'active' in detail))
    throw new AppError('conflict', 'You cannot change your own role or deactivate yourself.')
  if (Object.keys(detail).length === 0) return user
  return await db.transaction(async (tx) => {
    const isMove = membership !== null && 'organizationId' in detail
    const username = isMove ? await freeUsername(tx, user.username, membership.value.organizationId) : user.username
    const [updated] = await tx
      .update(users)
      .set({ ...fields, ...membership?.value, username })
      .where(eq(users.id, id))
      .returning()
    if (updated === undefined) throw noSuch('user')
    if (detail.active === false) await endSessions(tx, id, null)
    // They may no longer be allowed to invite those whom they invited.
    if (detail.active === false || 'role' in detail || 'organizationId' in detail)
      await tx.delete(invitations).where(eq(invitations.invitedBy, id))
    await recordAudit(tx, actor, {
      action: 'edit',
      resourceType: 'member',
      resourceId: id,
      organizationId: organizationId ?? updated.organizationId,
      // Not the username: the old organization would learn that somebody elsewhere has it.
      detail: { email: user.email, ...detail },
    })
    return { ...user, ...updated }
  })
}

/** Removes a user's account and logs it. Throws `conflict` for one's own, and `not_found` when the user is gone. */
export async function removeUser(
  db: Database,
  { value: { id, email, role, organizationId }, actor }: Authorized<'delete', StoredUser>,
): Promise<void> {
  if (id === actor.userId) throw new AppError('conflict', 'You cannot remove yourself.')
  await db.transaction(async (tx) => {
    const removed = await tx.delete(users).where(eq(users.id, id)).returning({ id: users.id })
    if (removed.length === 0) throw noSuch('user')
    const detail = { email, role }
    await recordAudit(tx, actor, { action: 'delete', resourceType: 'member', resourceId: id, organizationId, detail })
  })
}
