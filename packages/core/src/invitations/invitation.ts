import { createHash, randomBytes } from 'node:crypto'
import type { Authorized } from '@abparts/auth/gate'
import type { CreateInvitationInput } from '@abparts/contracts/invitation'
import { invitationDays } from '@abparts/contracts/invitation'
import type { Database } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import { invitations } from '@abparts/db/schema'
import { lte, sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import type { Membership } from '../users/user.ts'

/** The secret part of an invitation's link. Only its hash is kept. */
const createInvitationToken = (): string => randomBytes(32).toString('base64url')

export const hashInvitationToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Behind `#`, so that it is sent to no server and appears in no log. */
export const invitationLink = (publicUrl: string, token: string): string => `${publicUrl}/invitation#${token}`

export type InvitationRow = typeof invitations.$inferSelect

/**
 * Creates an invitation and the token that opens it. It replaces an earlier invitation of the same organization to this
 * address. It does not check whether the address has an account: whoever opens the link finds out.
 */
export async function createInvitation(
  db: Database,
  { value: membership, actor }: Authorized<'create', Membership>,
  input: Omit<CreateInvitationInput, keyof Membership>,
): Promise<{ row: InvitationRow; token: string }> {
  const { organizationId } = membership
  const { userId: invitedBy } = actor
  if (invitedBy === null) throw new Error('Only a user can invite.')
  const token = createInvitationToken()
  const row = await db.transaction(async (tx) => {
    await tx.delete(invitations).where(lte(invitations.expiresAt, sql`now()`))
    const values = {
      ...input,
      ...membership,
      invitedBy,
      tokenSha256: hashInvitationToken(token),
      createdAt: sql`now()`,
      expiresAt: sql`now() + make_interval(days => ${invitationDays})`,
    }
    const created = insertedRow(
      await tx
        .insert(invitations)
        .values(values)
        .onConflictDoUpdate({ target: [invitations.organizationId, invitations.email], set: values })
        .returning(),
    )
    await recordAudit(tx, actor, {
      action: 'create',
      resourceType: 'invitation',
      resourceId: created.id,
      organizationId,
      detail: { email: created.email, role: created.role },
    })
    return created
  })
  return { row, token }
}
