import { type Guarded, guard } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { invitations } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import type { InvitationRow } from './create-invitation.ts'

/** An invitation: to be handled as the member that it may become. */
export async function findInvitation(db: Database, id: string): Promise<Guarded<InvitationRow>> {
  const [invitation] = await db.select().from(invitations).where(eq(invitations.id, id))
  return guard('invitation', invitation ?? null, ({ organizationId, role }) => ({
    noun: 'member',
    organizationId,
    role,
  }))
}
