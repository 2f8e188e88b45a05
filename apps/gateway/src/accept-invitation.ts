import type { Actor } from '@abparts/auth/gate'
import type { AcceptInvitationInput } from '@abparts/contracts/invitation'
import type { Database } from '@abparts/db/client'
import { invitations } from '@abparts/db/schema'
import { recordAudit } from '@abparts/media/record-audit'
import { and, eq, gt, sql } from 'drizzle-orm'
import { insertUser } from './insert-user.ts'
import { hashInvitationToken } from './invitation-token.ts'
import { noLongerValid } from './open-invitation.ts'

/**
 * Makes the account of an invitation and uses it up. Throws `not_found` when it does not work any more, and breaks a rule
 * of the database when the address has an account: then the invitation stays.
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
        noun: 'member',
        nounId: user.id,
        organizationId,
        detail: { email, role, invitedBy: invitation.invitedBy },
      },
    )
  })
}
