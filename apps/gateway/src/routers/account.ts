import { Account } from '@abparts/contracts/account'
import { Name } from '@abparts/contracts/fields'
import { users } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { procedure, router } from '../trpc.ts'
import { findOrganization, presentOrganization } from './organizations.ts'
import { findUser, presentUser } from './users.ts'

async function readAccount(ctx: Context, userId: string): Promise<Account> {
  const row = await findUser(ctx.db, userId)
  if (row === null) throw new Error(`Signed-in user ${userId} is gone.`)
  const organization = row.user.organizationId === null ? null : await findOrganization(ctx.db, row.user.organizationId)
  return {
    ...presentUser(row, ctx.mediaUrls),
    organization: organization && presentOrganization(organization, ctx.mediaUrls),
  }
}

export const accountRouter = router({
  me: procedure.output(Account).query(({ ctx }) => readAccount(ctx, ctx.identity.userId)),

  update: procedure
    .input(z.object({ name: Name }))
    .output(Account)
    .mutation(async ({ ctx, input }) => {
      await ctx.db.update(users).set({ name: input.name }).where(eq(users.id, ctx.identity.userId))
      return readAccount(ctx, ctx.identity.userId)
    }),
})
