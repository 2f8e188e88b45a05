import type { Permitted } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import type { ChangePasswordInput } from '@abparts/contracts/account'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { accounts } from '@abparts/db/schema'
import { recordAudit } from '@abparts/media/record-audit'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { and, eq } from 'drizzle-orm'
import { endSessions } from './end-sessions.ts'

/**
 * Sets another password, with the log, and ends all sessions but `sessionId`. Throws `forbidden` when the current one is
 * not right.
 */
export async function changePassword(
  db: Database,
  { thing: { userId, organizationId }, actor }: Permitted<'edit', Identity>,
  sessionId: string | null,
  { currentPassword, newPassword }: ChangePasswordInput,
): Promise<void> {
  const ofUser = and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential'))
  const [account] = await db.select({ hash: accounts.password }).from(accounts).where(ofUser)
  const hash = account?.hash ?? null
  const isRight = hash !== null && (await verifyPassword({ hash, password: currentPassword }))
  if (!isRight) throw new AppError('forbidden', 'The current password is not right.')
  const password = await hashPassword(newPassword)
  await db.transaction(async (tx) => {
    const changed = await tx
      .update(accounts)
      .set({ password })
      .where(and(ofUser, eq(accounts.password, hash)))
      .returning({ id: accounts.id })
    if (changed.length === 0) throw new AppError('conflict', 'The password was changed in the same moment.')
    await endSessions(tx, userId, sessionId)
    await recordAudit(tx, actor, { action: 'edit', noun: 'password', nounId: userId, organizationId, detail: {} })
  })
}
