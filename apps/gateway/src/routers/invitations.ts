import type { Identity } from '@abparts/auth/identity'
import { authorize } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { Id, IdInput } from '@abparts/contracts/fields'
import {
  AcceptInvitationInput,
  CreatedInvitation,
  CreateInvitationInput,
  type Invitation,
  InvitationPage,
  ListInvitationsInput,
  OpenedInvitation,
  OpenInvitationInput,
} from '@abparts/contracts/invitation'
import { invitationsPerHour } from '@abparts/contracts/limits'
import { Email } from '@abparts/contracts/user'
import type { Database } from '@abparts/db/client'
import { invitations, organizations } from '@abparts/db/schema'
import { limitRate } from '@abparts/media/limit-rate'
import { recordAudit } from '@abparts/media/record-audit'
import { and, asc, eq, gt, ilike, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { acceptInvitation } from '../accept-invitation.ts'
import { createInvitation, type InvitationRow } from '../create-invitation.ts'
import { containing, pageOfRows, readCursor } from '../cursor.ts'
import { invitationMail } from '../invitation-mail.ts'
import { hashInvitationToken, invitationLink } from '../invitation-token.ts'
import { procedure, publicProcedure, router } from '../trpc.ts'
import { requireRank } from './users.ts'

function presentInvitation(row: InvitationRow): Invitation {
  const { id, email, name, role, organizationId, createdAt, expiresAt } = row
  return {
    id,
    email,
    name,
    role,
    organizationId,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}

/** Only who may invite sees who is invited. Expired ones are of no interest. */
function visibleTo(identity: Identity): SQL | undefined {
  const { role, organizationId } = identity
  authorize(identity, 'create', { noun: 'member', organizationId })
  const isOurs = organizationId === null ? undefined : eq(invitations.organizationId, organizationId)
  return and(gt(invitations.expiresAt, sql`now()`), role === 'super_admin' ? undefined : isOurs)
}

/** The invitation, if the caller may withdraw it. Throws `not_found` or `forbidden` otherwise. */
async function permittedInvitation(db: Database, identity: Identity, id: string): Promise<InvitationRow> {
  const [row] = await db.select().from(invitations).where(eq(invitations.id, id))
  if (row === undefined) throw new AppError('not_found', 'There is no such invitation.')
  authorize(identity, 'delete', { noun: 'member', organizationId: row.organizationId })
  requireRank(identity, row.role)
  return row
}

const Keys = z.tuple([Email, Id])

export const invitationsRouter = router({
  list: procedure
    .input(ListInvitationsInput.prefault({}))
    .output(InvitationPage)
    .query(async ({ ctx, input }) => {
      const after = readCursor(input.cursor, Keys)
      const pattern = input.search && containing(input.search)
      const rows = await ctx.db
        .select()
        .from(invitations)
        .where(
          and(
            visibleTo(ctx.identity),
            input.organizationId ? eq(invitations.organizationId, input.organizationId) : undefined,
            pattern ? or(ilike(invitations.name, pattern), ilike(invitations.email, pattern)) : undefined,
            after ? sql`(${invitations.email}, ${invitations.id}) > (${after[0]}, ${after[1]}::uuid)` : undefined,
          ),
        )
        .orderBy(asc(invitations.email), asc(invitations.id))
        .limit(input.limit + 1)
      return pageOfRows(rows, input.limit, ({ email, id }) => [email, id], presentInvitation)
    }),

  /** Inviting the same address again makes the earlier link worthless. */
  create: procedure
    .input(CreateInvitationInput)
    .output(CreatedInvitation)
    .mutation(async ({ ctx, input }) => {
      const { identity, actor, db } = ctx
      authorize(identity, 'create', { noun: 'member', organizationId: input.organizationId ?? null })
      requireRank(identity, input.role)
      const key = `invitation:${identity.userId}`
      await limitRate(db, { key, limit: invitationsPerHour, windowSeconds: 3600 })
      const { row, token } = await createInvitation(db, actor, { ...input, invitedBy: identity.userId })
      const link = invitationLink(ctx.publicUrl, token)
      const mailed = ctx.sendMail !== null && (await ctx.sendMail(invitationMail(row, link)))
      return { invitation: presentInvitation(row), link, mailed }
    }),

  /** Withdraws it: the link does not work any more. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    const { id, organizationId, email } = await permittedInvitation(ctx.db, ctx.identity, input.id)
    await ctx.db.transaction(async (tx) => {
      await tx.delete(invitations).where(eq(invitations.id, id))
      await recordAudit(tx, ctx.actor, {
        action: 'delete',
        noun: 'invitation',
        nounId: id,
        organizationId,
        detail: { email },
      })
    })
  }),

  /** What the link's holder is asked to accept. A mutation, so that the token stands in no URL. */
  open: publicProcedure
    .input(OpenInvitationInput)
    .output(OpenedInvitation)
    .mutation(async ({ ctx, input }) => {
      const [row] = await ctx.db
        .select({ invitation: invitations, organizationName: organizations.name })
        .from(invitations)
        .leftJoin(organizations, eq(organizations.id, invitations.organizationId))
        .where(
          and(eq(invitations.tokenSha256, hashInvitationToken(input.token)), gt(invitations.expiresAt, sql`now()`)),
        )
      if (row === undefined)
        throw new AppError('not_found', 'This invitation does not work any more. Ask for a new one.')
      const { email, name, expiresAt } = row.invitation
      return { email, name, organizationName: row.organizationName, expiresAt: expiresAt.toISOString() }
    }),

  /** Makes the account, which signs in with its e-mail address and this password. */
  accept: publicProcedure.input(AcceptInvitationInput).mutation(async ({ ctx, input }) => {
    await acceptInvitation(ctx.db, { address: ctx.address, requestId: ctx.requestId }, input)
  }),
})
