import { type Guarded, guard, type Scope } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { invitations } from '@abparts/db/schema'
import { and, asc, eq, gt, ilike, or, sql } from 'drizzle-orm'
import { inScope } from '../organizations/in-scope.ts'
import type { InvitationRow } from './invitation.ts'

/** An invitation, authorized like the user that it may become. */
export async function findInvitation(db: Database, id: string): Promise<Guarded<InvitationRow>> {
  const [invitation] = await db.select().from(invitations).where(eq(invitations.id, id))
  return guard('invitation', invitation ?? null, ({ organizationId, role }) => ({
    type: 'user',
    organizationId,
    role,
  }))
}

interface InvitationFilter {
  organizationId?: string | undefined
  /** An `ILIKE` pattern for the name or e-mail address. */
  pattern?: string | undefined
  /** Returns the page after the invitation with this e-mail address and id. */
  after?: [email: string, id: string] | undefined
  limit: number
}

/** Valid invitations, by e-mail address. Only those who may invite can see who is invited. */
export async function listInvitations(
  db: Database,
  scope: Scope<'create', 'user'>,
  { organizationId, pattern, after, limit }: InvitationFilter,
): Promise<InvitationRow[]> {
  const where = and(
    inScope(scope, { organizationId: invitations.organizationId }),
    gt(invitations.expiresAt, sql`now()`),
    organizationId ? eq(invitations.organizationId, organizationId) : undefined,
    pattern ? or(ilike(invitations.name, pattern), ilike(invitations.email, pattern)) : undefined,
    after ? sql`(${invitations.email}, ${invitations.id}) > (${after[0]}, ${after[1]}::uuid)` : undefined,
  )
  return await db
    .select()
    .from(invitations)
    .where(where)
    .orderBy(asc(invitations.email), asc(invitations.id))
    .limit(limit)
}
