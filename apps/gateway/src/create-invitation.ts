import type { Permitted } from '@abparts/auth/gate'
import type { CreateInvitationInput } from '@abparts/contracts/invitation'
import { invitationDays } from '@abparts/contracts/limits'
import type { Database } from '@abparts/db/client'
import { invitations } from '@abparts/db/schema'
import { recordAudit } from '@abparts/media/record-audit'
import { lte, sql } from 'drizzle-orm'
import type { Membership } from './find-user.ts'
import { createInvitationToken, hashInvitationToken } from './invitation-token.ts'

export type InvitationRow = typeof invitations.$inferSelect

/**
 * Makes an invitation and the token that opens it. One that the same organization sent to this address before is
 * replaced. It does not ask whether the address has an account: whoever opens the link is told.
 */
export async function createInvitation(
  db: Database,
  { thing: place, actor }: Permitted<'create', Membership>,
  input: Omit<CreateInvitationInput, keyof Membership>,
): Promise<{ row: InvitationRow; token: string }> {
  const { organizationId } = place
  const { userId: invitedBy } = actor
  if (invitedBy === null) throw new Error('Only people invite.')
  const token = createInvitationToken()
  const row = await db.transaction(async (tx) => {
    await tx.delete(invitations).where(lte(invitations.expiresAt, sql`now()`))
    const values = {
      ...input,
      ...place,
      invitedBy,
      tokenSha256: hashInvitationToken(token),
      createdAt: sql`now()`,
      expiresAt: sql`now() + make_interval(days => ${invitationDays})`,
    }
    const [created] = await tx
      .insert(invitations)
      .values(values)
      .onConflictDoUpdate({ target: [invitations.organizationId, invitations.email], set: values })
      .returning()
    if (created === undefined) throw new Error('An insert returned no row.')
    await recordAudit(tx, actor, {
      action: 'create',
      noun: 'invitation',
      nounId: created.id,
      organizationId,
      detail: { email: created.email, role: created.role },
    })
    return created
  })
  return { row, token }
}
