import { authorize } from '@abparts/auth/gate'
import { Account, ChangePasswordInput } from '@abparts/contracts/account'
import { Name } from '@abparts/contracts/fields'
import { findOrganization } from '@abparts/core/organizations/organization'
import { limitRate } from '@abparts/core/rate-limits/rate-limit'
import { changePassword, renameSelf, signOutEverywhere } from '@abparts/core/users/account'
import { findUser, ownProfile } from '@abparts/core/users/user'
import { z } from 'zod'
import { procedure, router, type SignedInContext } from '../trpc.ts'
import { presentOrganization } from './organizations.ts'
import { presentUser } from './users.ts'

async function readAccount({ db, caller, identity, mediaUrls }: SignedInContext): Promise<Account> {
  const { value: user } = authorize(caller, 'view', await findUser(db, identity.userId))
  const { organizationId } = user
  const organization = organizationId && authorize(caller, 'view', await findOrganization(db, organizationId)).value
  return {
    ...presentUser(user, mediaUrls),
    organization: organization ? presentOrganization(organization, identity, mediaUrls) : null,
  }
}

export const accountRouter = router({
  me: procedure.output(Account).query(({ ctx }) => readAccount(ctx)),

  update: procedure
    .input(z.object({ name: Name }))
    .output(Account)
    .mutation(async ({ ctx, input }) => {
      await renameSelf(ctx.db, authorize(ctx.caller, 'edit', ownProfile(ctx.identity)), input)
      return readAccount(ctx)
    }),

  /** Ends all other sessions. */
  changePassword: procedure.input(ChangePasswordInput).mutation(async ({ ctx, input }) => {
    const key = `password:${ctx.identity.userId}`
    await limitRate(ctx.db, { key, limit: ctx.signInsPerMinute, windowSeconds: 60 })
    await changePassword(ctx.db, authorize(ctx.caller, 'edit', ownProfile(ctx.identity)), ctx.sessionId, input)
  }),

  /** Ends all sessions, including this one. */
  signOutEverywhere: procedure.mutation(async ({ ctx }) => {
    await signOutEverywhere(ctx.db, authorize(ctx.caller, 'edit', ownProfile(ctx.identity)))
  }),
})
