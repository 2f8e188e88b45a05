import type { Authorized } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import type { ChangePasswordInput } from '@abparts/contracts/account'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { accounts, users } from '@abparts/db/schema'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { and, eq } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import { endSessions } from './change.ts'

/**
 * Changes a password, ends all sessions but `sessionId`, and logs it. Throws `forbidden` when the current password is
 * wrong.
 */
export async function changePassword(
  db: Database,
  { value: { userId, organizationId }, actor }: Authorized<'edit', Identity>,
  sessionId: string | null,
  { currentPassword, newPassword }: ChangePasswordInput,
): Promise<void> {
  const ofUser = and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential'))
  const [account] = await db.select({ hash: accounts.password }).from(accounts).where(ofUser)
  const hash = account?.hash ?? null
  const isRight = hash !== null && (await verifyPassword({ hash, password: currentPassword }))
  if (!isRight) throw new AppError('forbidden', 'The current password is wrong.')
  const password = await hashPassword(newPassword)
  await db.transaction(async (tx) => {
    const changed = await tx
      .update(accounts)
      .set({ password })
      .where(and(ofUser, eq(accounts.password, hash)))
      .returning({ id: accounts.id })
    if (changed.length === 0)
      throw new AppError('conflict', 'The password was changed by another request at the same time.')
    await endSessions(tx, userId, sessionId)
    await recordAudit(tx, actor, {
      action: 'edit',
      resourceType: 'password',
      resourceId: userId,
      organizationId,
      detail: {},
    })
  })
}

/** Changes one's own name and logs it. */
export async function renameSelf(
  db: Database,
  { value: { userId, organizationId }, actor }: Authorized<'edit', Identity>,
  { name }: { name: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(users).set({ name }).where(eq(users.id, userId))
    const detail = { name }
    await recordAudit(tx, actor, { action: 'edit', resourceType: 'member', resourceId: userId, organizationId, detail })
  })
}

/** Ends all of one's own sessions and logs it. */
export async function signOutEverywhere(
  db: Database,
  { value: { userId, organizationId }, actor }: Authorized<'edit', Identity>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await endSessions(tx, userId, null)
    await recordAudit(tx, actor, {
      action: 'delete',
      resourceType: 'sessions',
      resourceId: userId,
      organizationId,
      detail: {},
    })
  })
}
