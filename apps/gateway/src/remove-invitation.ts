import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { invitations } from '@abparts/db/schema'
import { recordAudit } from '@abparts/media/record-audit'
import { eq } from 'drizzle-orm'
import type { InvitationRow } from './create-invitation.ts'

/** Withdraws an invitation, with the log: its link does not work any more. Throws `not_found` when it is gone. */
export async function removeInvitation(
  db: Database,
  { thing: { id, email, organizationId }, actor }: Permitted<'delete', InvitationRow>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const removed = await tx.delete(invitations).where(eq(invitations.id, id)).returning({ id: invitations.id })
    if (removed.length === 0) throw noSuch('invitation')
    const detail = { email }
    await recordAudit(tx, actor, { action: 'delete', noun: 'invitation', nounId: id, organizationId, detail })
  })
}
