import { type Caller, permit, requireIdentity } from '@abparts/auth/gate'
import { Account, ChangePasswordInput } from '@abparts/contracts/account'
import { Name } from '@abparts/contracts/fields'
import { users } from '@abparts/db/schema'
import { findOrganization } from '@abparts/media/find-organization'
import { limitRate } from '@abparts/media/limit-rate'
import { recordAudit } from '@abparts/media/record-audit'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { changePassword } from '../change-password.ts'
import type { Context } from '../context.ts'
import { endSessions } from '../end-sessions.ts'
import { procedure, router } from '../trpc.ts'
import { presentOrganization } from './organizations.ts'
import { findUser, presentUser } from './users.ts'

async function readAccount(ctx: Context, caller: Caller): Promise<Account> {
  const identity = requireIdentity(caller)
  const { userId } = identity
  const row = await findUser(ctx.db, userId)
  if (row === null) throw new Error(`Signed-in user ${userId} is gone.`)
  const { organizationId } = row.user
  const organization = organizationId && permit(caller, 'see', await findOrganization(ctx.db, organizationId)).thing
  return {
    ...presentUser(row, ctx.mediaUrls),
    organization: organization ? presentOrganization(organization, identity, ctx.mediaUrls) : null,
  }
}

export const accountRouter = router({
  me: procedure.output(Account).query(({ ctx }) => readAccount(ctx, ctx.caller)),

  update: procedure
    .input(z.object({ name: Name }))
    .output(Account)
    .mutation(async ({ ctx, input }) => {
      const { userId, organizationId } = ctx.identity
      await ctx.db.transaction(async (tx) => {
        await tx.update(users).set({ name: input.name }).where(eq(users.id, userId))
        await recordAudit(tx, ctx.actor, {
          action: 'edit',
          noun: 'member',
          nounId: userId,
          organizationId,
          detail: { name: input.name },
        })
      })
      return readAccount(ctx, ctx.caller)
    }),
  /** Ends all other sessions. */
  changePassword: procedure.input(ChangePasswordInput).mutation(async ({ ctx, input }) => {
    const { userId } = ctx.identity
    await limitRate(ctx.db, { key: `password:${userId}`, limit: ctx.signInsPerMinute, windowSeconds: 60 })
    await changePassword(ctx.db, ctx.actor, { ...ctx.identity, sessionId: ctx.sessionId }, input)
  }),

  /** Ends all sessions, this one too. */
  signOutEverywhere: procedure.mutation(async ({ ctx: { db, actor, identity } }) => {
    await db.transaction(async (tx) => {
      await endSessions(tx, identity.userId, null)
      await recordAudit(tx, actor, {
        action: 'delete',
        noun: 'sessions',
        nounId: identity.userId,
        organizationId: identity.organizationId,
        detail: {},
      })
    })
  }),
})
