import type { Identity } from '@abparts/auth/identity'
import { authorize, partSubject } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { IdInput } from '@abparts/contracts/fields'
import { CreatePartInput, ListPartsInput, Part, PartNumber, PartPage, UpdatePartInput } from '@abparts/contracts/part'
import type { Database } from '@abparts/db/client'
import { images, parts } from '@abparts/db/schema'
import { and, asc, eq, gt, ilike, isNull, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { containing, pageOfRows, readCursor } from '../cursor.ts'
import type { MediaUrls } from '../media-urls.ts'
import { procedure, router } from '../trpc.ts'

/** Parts with their first picture's hash. No list ever touches a byte of a picture. */
const selectParts = (db: Database, where: SQL | undefined) =>
  db
    .select({
      part: parts,
      imageSha256: images.sha256,
      imageThumbHash: images.thumbHash,
      imageCount: sql<number>`(select count(*)::int from ${images} as all_images
        where all_images.part_id = ${parts.id} and all_images.deleted_at is null)`,
    })
    .from(parts)
    .leftJoin(images, and(eq(images.partId, parts.id), eq(images.position, 0)))
    .where(where)
    .orderBy(asc(parts.partNumber))

type PartRow = Awaited<ReturnType<typeof selectParts>>[number]

function presentPart({ part, imageSha256, imageThumbHash, imageCount }: PartRow, urls: MediaUrls): Part {
  const { id, partNumber, name, description, organizationId } = part
  return {
    id,
    partNumber,
    name,
    description,
    organizationId,
    imageUrl: imageSha256 && urls.image('part', id, imageSha256, organizationId === null),
    imageThumbHash,
    imageCount,
    createdAt: part.createdAt.toISOString(),
    updatedAt: part.updatedAt.toISOString(),
  }
}

const notFound = () => new AppError('not_found', 'There is no such part.')

/** The part, if the caller may see it. Throws `not_found` otherwise. */
export async function findVisiblePart(
  db: Database,
  identity: Identity,
  id: string,
): Promise<typeof parts.$inferSelect> {
  const [part] = await db.select().from(parts).where(eq(parts.id, id))
  if (part === undefined) throw notFound()
  authorize(identity, 'see', partSubject(part))
  return part
}

async function readPart(db: Database, id: string, urls: MediaUrls): Promise<Part> {
  const [row] = await selectParts(db, eq(parts.id, id))
  if (row === undefined) throw notFound()
  return presentPart(row, urls)
}

/** Which parts someone sees: the catalog and their organization's own. */
function visibleTo({ role, organizationId }: Identity): SQL | undefined {
  if (role === 'super_admin') return undefined
  return or(
    isNull(parts.organizationId),
    organizationId === null ? undefined : eq(parts.organizationId, organizationId),
  )
}

function inOrganization(organizationId: string | null | undefined): SQL | undefined {
  if (organizationId === undefined) return undefined
  return organizationId === null ? isNull(parts.organizationId) : eq(parts.organizationId, organizationId)
}

const Keys = z.tuple([PartNumber])

export const partsRouter = router({
  /** `organizationId: null` lists catalog parts only. */
  list: procedure
    .input(ListPartsInput.prefault({}))
    .output(PartPage)
    .query(async ({ ctx, input }) => {
      const after = readCursor(input.cursor, Keys)
      const pattern = input.search && containing(input.search)
      const rows = await selectParts(
        ctx.db,
        and(
          visibleTo(ctx.identity),
          inOrganization(input.organizationId),
          pattern
            ? or(ilike(parts.partNumber, pattern), ilike(parts.name, pattern), ilike(parts.description, pattern))
            : undefined,
          after?.[0] === undefined ? undefined : gt(parts.partNumber, after[0]),
        ),
      ).limit(input.limit + 1)
      return pageOfRows(
        rows,
        input.limit,
        (row) => [row.part.partNumber],
        (row) => presentPart(row, ctx.mediaUrls),
      )
    }),

  get: procedure
    .input(IdInput)
    .output(Part)
    .query(async ({ ctx, input }) => {
      await findVisiblePart(ctx.db, ctx.identity, input.id)
      return readPart(ctx.db, input.id, ctx.mediaUrls)
    }),

  create: procedure
    .input(CreatePartInput)
    .output(Part)
    .mutation(async ({ ctx, input }) => {
      const organizationId = input.organizationId ?? null
      authorize(ctx.identity, 'create', partSubject({ organizationId }))
      const [part] = await ctx.db
        .insert(parts)
        .values({ ...input, organizationId })
        .returning()
      if (part === undefined) throw new Error('An insert returned no row.')
      return presentPart({ part, imageSha256: null, imageThumbHash: null, imageCount: 0 }, ctx.mediaUrls)
    }),

  update: procedure
    .input(UpdatePartInput)
    .output(Part)
    .mutation(async ({ ctx, input: { id, ...changes } }) => {
      const part = await findVisiblePart(ctx.db, ctx.identity, id)
      authorize(ctx.identity, 'edit', partSubject(part))
      if (changes.organizationId !== undefined)
        authorize(ctx.identity, 'create', partSubject({ organizationId: changes.organizationId }))
      if (Object.keys(changes).length > 0) await ctx.db.update(parts).set(changes).where(eq(parts.id, id))
      return readPart(ctx.db, id, ctx.mediaUrls)
    }),

  /** Removes the part with all its pictures and videos, for good. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    const part = await findVisiblePart(ctx.db, ctx.identity, input.id)
    authorize(ctx.identity, 'delete', partSubject(part))
    await ctx.db.delete(parts).where(eq(parts.id, input.id))
  }),
})
