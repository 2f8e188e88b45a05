import { type Actor, type Authorized, noSuch } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { AcceptInvitationInput, OpenedInvitation } from '@abparts/contracts/invitation'
import type { Database } from '@abparts/db/client'
import { invitations, organizations, users } from '@abparts/db/schema'
import { and, eq, gt, sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import { insertUser } from '../users/insert.ts'
import { hashInvitationToken, type InvitationRow } from './invitation.ts'

/** What the holder of an invitation's link is asked to accept. Throws `not_found` when the link no longer works. */
export async function openInvitation(db: Database, token: string): Promise<OpenedInvitation> {
  const { email, name, expiresAt } = invitations
  const [opened] = await db
    .select({ email, name, expiresAt, organizationName: organizations.name, userId: users.id })
    .from(invitations)
    .leftJoin(users, eq(users.email, email))
    .leftJoin(organizations, eq(organizations.id, invitations.organizationId))
    .where(and(eq(invitations.tokenSha256, hashInvitationToken(token)), gt(expiresAt, sql`now()`)))
  if (opened === undefined) throw noLongerValid()
  const { userId, ...shown } = opened
  return { ...shown, hasAccount: userId !== null, expiresAt: shown.expiresAt.toISOString() }
}

const noLongerValid = () => new AppError('not_found', 'This invitation is no longer valid. Ask for a new one.')

/**
 * Creates the account of an invitation and uses the invitation up. Throws `not_found` when it is no longer valid, and
 * violates a constraint of the database when the address has an account: then the invitation stays.
 */
export async function acceptInvitation(
  db: Database,
  from: Omit<Actor, 'userId'>,
  { token, password }: AcceptInvitationInput,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [invitation] = await tx
      .delete(invitations)
      .where(and(eq(invitations.tokenSha256, hashInvitationToken(token)), gt(invitations.expiresAt, sql`now()`)))
      .returning()
    if (invitation === undefined) throw noLongerValid()
    const { email, name, role, organizationId } = invitation
    const user = await insertUser(tx, { email, name, role, organizationId, password })
    await recordAudit(
      tx,
      { userId: user.id, ...from },
      {
        action: 'create',
        resourceType: 'member',
        resourceId: user.id,
        organizationId,
        detail: { email, role, invitedBy: invitation.invitedBy },
      },
    )
  })
}

/** Withdraws an invitation and logs it: its link no longer works. Throws `not_found` when it is gone. */
export async function removeInvitation(
  db: Database,
  { value: { id, email, organizationId }, actor }: Authorized<'delete', InvitationRow>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const removed = await tx.delete(invitations).where(eq(invitations.id, id)).returning({ id: invitations.id })
    if (removed.length === 0) throw noSuch('invitation')
    const detail = { email }
    await recordAudit(tx, actor, {
      action: 'delete',
      resourceType: 'invitation',
      resourceId: id,
      organizationId,
      detail,
    })
  })
}
