import { authorize, requireIdentity, scopeOf } from '@abparts/auth/gate'
import { allows } from '@abparts/auth/permissions'
import { Id, IdInput } from '@abparts/contracts/fields'
import {
  AcceptInvitationInput,
  CreatedInvitation,
  CreateInvitationInput,
  type Invitation,
  InvitationPage,
  invitationsPerHour,
  ListInvitationsInput,
  OpenedInvitation,
  OpenInvitationInput,
} from '@abparts/contracts/invitation'
import { Email } from '@abparts/contracts/user'
import { acceptInvitation, openInvitation, removeInvitation } from '@abparts/core/invitations/accept'
import { findInvitation, listInvitations } from '@abparts/core/invitations/find'
import { createInvitation, type InvitationRow, invitationLink } from '@abparts/core/invitations/invitation'
import { limitRate } from '@abparts/core/rate-limits/rate-limit'
import { requireNewAddress } from '@abparts/core/users/change'
import { membership } from '@abparts/core/users/user'
import { z } from 'zod'
import { invitationMail } from '../../accounts/mail.ts'
import { containing, pageOfRows, readCursor } from '../pagination.ts'
import { procedure, publicProcedure, router } from '../trpc.ts'

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

const Keys = z.tuple([Email, Id])

export const invitationsRouter = router({
  list: procedure
    .input(ListInvitationsInput.prefault({}))
    .output(InvitationPage)
    .query(async ({ ctx, input: { organizationId, search, cursor, limit } }) => {
      const found = await listInvitations(ctx.db, scopeOf(ctx.caller, 'create', 'user'), {
        organizationId,
        pattern: search && containing(search),
        after: readCursor(cursor, Keys) ?? undefined,
        limit: limit + 1,
      })
      return pageOfRows(found, limit, ({ email, id }) => [email, id], presentInvitation)
    }),

  /**
   * Inviting the same address again invalidates the earlier link. The link only goes to the address, and to those who
   * may know every account: whoever has it can find out whether the address has an account.
   */
  create: procedure
    .input(CreateInvitationInput)
    .output(CreatedInvitation)
    .mutation(async ({ ctx, input: { organizationId = null, role, email, name } }) => {
      const appointment = authorize(ctx.caller, 'create', membership(organizationId, role))
      const key = `invitation:${requireIdentity(ctx.caller).userId}`
      await limitRate(ctx.db, { key, limit: invitationsPerHour, windowSeconds: 3600 })
      await requireNewAddress(ctx.db, ctx.caller, email)
      const { row, token } = await createInvitation(ctx.db, appointment, { email, name })
      const link = invitationLink(ctx.publicUrl, token)
      const mailed = ctx.sendMail !== null && (await ctx.sendMail(invitationMail(row, link)))
      const isShown = allows(ctx.identity, 'create', { type: 'account' })
      return { invitation: presentInvitation(row), link: isShown ? link : null, mailed }
    }),

  /** Withdraws it: the link no longer works. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await removeInvitation(ctx.db, authorize(ctx.caller, 'delete', await findInvitation(ctx.db, input.id)))
  }),

  /** What the holder of the link is asked to accept. A mutation, so that the token appears in no URL. */
  open: publicProcedure
    .input(OpenInvitationInput)
    .output(OpenedInvitation)
    .mutation(({ ctx, input }) => openInvitation(ctx.db, input.token)),

  /** Creates the account, which signs in with its e-mail address and this password. */
  accept: publicProcedure.input(AcceptInvitationInput).mutation(async ({ ctx, input }) => {
    await acceptInvitation(ctx.db, { address: ctx.address, requestId: ctx.requestId }, input)
  }),
})
