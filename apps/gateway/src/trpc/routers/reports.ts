import { authorize, scopeOf } from '@abparts/auth/gate'
import { IdInput } from '@abparts/contracts/fields'
import { PlatformReport, StorageReport } from '@abparts/contracts/storage-report'
import { findQuota } from '@abparts/core/quota/quota'
import { reportOrganization, reportPlatform } from '@abparts/core/report/report'
import { procedure, router } from '../trpc.ts'

export const reportsRouter = router({
  /** What one organization stores. */
  organization: procedure
    .input(IdInput)
    .output(StorageReport)
    .query(async ({ ctx, input }) => {
      const organization = authorize(ctx.caller, 'view', await findQuota(ctx.db, input.id))
      return await reportOrganization(ctx.db, organization, { now: new Date() })
    }),

  /** Everything that is stored. */
  platform: procedure
    .output(PlatformReport)
    .query(async ({ ctx }) => reportPlatform(ctx.db, scopeOf(ctx.caller, 'view', 'platform'), { now: new Date() })),
})
