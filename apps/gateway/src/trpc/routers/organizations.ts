import { authorize, scopeOf } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import { allows } from '@abparts/auth/permissions'
import { IdInput, Name } from '@abparts/contracts/fields'
import {
  CreateOrganizationInput,
  Organization,
  OrganizationPage,
  SetQuotaInput,
  UpdateOrganizationInput,
} from '@abparts/contracts/organization'
import { PageInput } from '@abparts/contracts/pagination'
import { createOrganization, removeOrganization, renameOrganization } from '@abparts/core/organizations/change'
import { findOrganization, listOrganizations, type StoredOrganization } from '@abparts/core/organizations/organization'
import { findQuota, setQuota } from '@abparts/core/quota/quota'
import { z } from 'zod'
import type { MediaUrls } from '../media-urls.ts'
import { containing, pageOfRows, readCursor } from '../pagination.ts'
import { procedure, router } from '../trpc.ts'

/** An organization in the form of the contracts, as this caller may see it. */
export function presentOrganization(
  organization: StoredOrganization,
  identity: Identity,
  urls: MediaUrls,
): Organization {
  const { id, name, logoSha256, usedBytes, quotaBytes, createdAt, updatedAt } = organization
  return {
    id,
    name,
    logoUrl: logoSha256 && urls.image({ type: 'organization', id, organizationId: id }, logoSha256),
    storage: allows(identity, 'view', { type: 'quota', organizationId: id }) ? { usedBytes, quotaBytes } : null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

const Keys = z.tuple([Name])

export const organizationsRouter = router({
  list: procedure
    .input(PageInput.prefault({}))
    .output(OrganizationPage)
    .query(async ({ ctx, input: { search, cursor, limit } }) => {
      const found = await listOrganizations(ctx.db, scopeOf(ctx.caller, 'view', 'organization'), {
        pattern: search && containing(search),
        afterName: readCursor(cursor, Keys)?.[0],
        limit: limit + 1,
      })
      return pageOfRows(
        found,
        limit,
        ({ name }) => [name],
        (organization) => presentOrganization(organization, ctx.identity, ctx.mediaUrls),
      )
    }),

  get: procedure
    .input(IdInput)
    .output(Organization)
    .query(async ({ ctx, input }) => {
      const { value } = authorize(ctx.caller, 'view', await findOrganization(ctx.db, input.id))
      return presentOrganization(value, ctx.identity, ctx.mediaUrls)
    }),

  create: procedure
    .input(CreateOrganizationInput)
    .output(Organization)
    .mutation(async ({ ctx, input }) => {
      const created = await createOrganization(ctx.db, scopeOf(ctx.caller, 'create', 'organization'), input)
      return presentOrganization(created, ctx.identity, ctx.mediaUrls)
    }),

  update: procedure
    .input(UpdateOrganizationInput)
    .output(Organization)
    .mutation(async ({ ctx, input }) => {
      const organization = authorize(ctx.caller, 'edit', await findOrganization(ctx.db, input.id))
      return presentOrganization(await renameOrganization(ctx.db, organization, input), ctx.identity, ctx.mediaUrls)
    }),

  /** Sets how much an organization may store. */
  setQuota: procedure
    .input(SetQuotaInput)
    .output(Organization)
    .mutation(async ({ ctx, input }) => {
      const quota = authorize(ctx.caller, 'edit', await findQuota(ctx.db, input.id))
      return presentOrganization(await setQuota(ctx.db, quota, input), ctx.identity, ctx.mediaUrls)
    }),

  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await removeOrganization(ctx.db, authorize(ctx.caller, 'delete', await findOrganization(ctx.db, input.id)))
  }),
})
