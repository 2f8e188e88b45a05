import { AppError } from '@abparts/contracts/error'
import type { OpenedInvitation } from '@abparts/contracts/invitation'
import type { Database } from '@abparts/db/client'
import { invitations, organizations, users } from '@abparts/db/schema'
import { and, eq, gt, sql } from 'drizzle-orm'
import { hashInvitationToken } from './invitation-token.ts'

/** What an invitation's link holder is asked to accept. Throws `not_found` when it does not work any more. */
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

export const noLongerValid = () =>
  new AppError('not_found', 'This invitation does not work any more. Ask for a new one.')
