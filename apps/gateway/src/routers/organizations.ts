import { authorize } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { IdInput, Name } from '@abparts/contracts/fields'
import {
  CreateOrganizationInput,
  Organization,
  OrganizationPage,
  UpdateOrganizationInput,
} from '@abparts/contracts/organization'
import { PageInput } from '@abparts/contracts/page'
import type { Database } from '@abparts/db/client'
import { images, organizations } from '@abparts/db/schema'
import { recordAudit } from '@abparts/media/record-audit'
import { and, asc, eq, gt, ilike, isNull, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { containing, pageOfRows, readCursor } from '../cursor.ts'
import type { MediaUrls } from '../media-urls.ts'
import { procedure, router } from '../trpc.ts'

const selectOrganizations = (db: Database, where: SQL | undefined) =>
  db
    .select({ organization: organizations, logoSha256: images.sha256 })
    .from(organizations)
    .leftJoin(images, and(eq(images.organizationId, organizations.id), isNull(images.deletedAt)))
    .where(where)
    .orderBy(asc(organizations.name))

export type OrganizationRow = Awaited<ReturnType<typeof selectOrganizations>>[number]

export async function findOrganization(db: Database, id: string): Promise<OrganizationRow | null> {
  const [row] = await selectOrganizations(db, eq(organizations.id, id))
  return row ?? null
}

export function presentOrganization({ organization, logoSha256 }: OrganizationRow, urls: MediaUrls): Organization {
  const { id, name, createdAt, updatedAt } = organization
  return {
    id,
    name,
    logoUrl: logoSha256 && urls.image('organization', id, logoSha256, true),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

const auditEntry = (action: 'create' | 'edit' | 'delete', { id, name }: { id: string; name: string }) => ({
  action,
  noun: 'organization',
  nounId: id,
  organizationId: id,
  detail: { name },
})

const notFound = () => new AppError('not_found', 'There is no such organization.')

const Keys = z.tuple([Name])

export const organizationsRouter = router({
  list: procedure
    .input(PageInput.prefault({}))
    .output(OrganizationPage)
    .query(async ({ ctx, input }) => {
      const { role, organizationId } = ctx.identity
      if (role !== 'super_admin' && organizationId === null) return { items: [], nextCursor: null }
      const after = readCursor(input.cursor, Keys)
      const rows = await selectOrganizations(
        ctx.db,
        and(
          role === 'super_admin' || organizationId === null ? undefined : eq(organizations.id, organizationId),
          input.search ? ilike(organizations.name, containing(input.search)) : undefined,
          after?.[0] === undefined ? undefined : gt(organizations.name, after[0]),
        ),
      ).limit(input.limit + 1)
      return pageOfRows(
        rows,
        input.limit,
        (row) => [row.organization.name],
        (row) => presentOrganization(row, ctx.mediaUrls),
      )
    }),

  get: procedure
    .input(IdInput)
    .output(Organization)
    .query(async ({ ctx, input }) => {
      authorize(ctx.identity, 'see', { noun: 'organization', organizationId: input.id })
      const row = await findOrganization(ctx.db, input.id)
      if (row === null) throw notFound()
      return presentOrganization(row, ctx.mediaUrls)
    }),

  create: procedure
    .input(CreateOrganizationInput)
    .output(Organization)
    .mutation(async ({ ctx, input }) => {
      authorize(ctx.identity, 'create', { noun: 'organization', organizationId: ctx.identity.organizationId })
      const organization = await ctx.db.transaction(async (tx) => {
        const [created] = await tx.insert(organizations).values(input).returning()
        if (created === undefined) throw new Error('An insert returned no row.')
        await recordAudit(tx, ctx.actor, auditEntry('create', created))
        return created
      })
      return presentOrganization({ organization, logoSha256: null }, ctx.mediaUrls)
    }),

  update: procedure
    .input(UpdateOrganizationInput)
    .output(Organization)
    .mutation(async ({ ctx, input }) => {
      authorize(ctx.identity, 'edit', { noun: 'organization', organizationId: input.id })
      await ctx.db.transaction(async (tx) => {
        const renamed = await tx
          .update(organizations)
          .set({ name: input.name })
          .where(eq(organizations.id, input.id))
          .returning()
        for (const organization of renamed) await recordAudit(tx, ctx.actor, auditEntry('edit', organization))
      })
      const row = await findOrganization(ctx.db, input.id)
      if (row === null) throw notFound()
      return presentOrganization(row, ctx.mediaUrls)
    }),

  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    authorize(ctx.identity, 'delete', { noun: 'organization', organizationId: input.id })
    await ctx.db.transaction(async (tx) => {
      const [removed] = await tx.delete(organizations).where(eq(organizations.id, input.id)).returning()
      if (removed === undefined) throw notFound()
      await recordAudit(tx, ctx.actor, auditEntry('delete', removed))
    })
  }),
})
