import { authorize, scopeOf } from '@abparts/auth/gate'
import { Id, IdInput } from '@abparts/contracts/fields'
import {
  CreatePartInput,
  ListPartsInput,
  Part,
  PartMedia,
  PartNumber,
  PartPage,
  UpdatePartInput,
} from '@abparts/contracts/part'
import { createPart, removePart, updatePart } from '@abparts/core/parts/change'
import { countPartMedia, findPart, listParts, partOwner, type StoredPart } from '@abparts/core/parts/part'
import { z } from 'zod'
import type { MediaUrls } from '../media-urls.ts'
import { containing, pageOfRows, readCursor } from '../pagination.ts'
import { procedure, router } from '../trpc.ts'

function presentPart(part: StoredPart, urls: MediaUrls): Part {
  const { id, partNumber, name, description, organizationId, imageSha256, imageThumbHash, imageCount } = part
  return {
    id,
    partNumber,
    name,
    description,
    organizationId,
    imageUrl: imageSha256 && urls.image({ type: 'part', id, organizationId }, imageSha256),
    imageThumbHash,
    imageCount,
    createdAt: part.createdAt.toISOString(),
    updatedAt: part.updatedAt.toISOString(),
  }
}

const Keys = z.tuple([PartNumber, Id])

export const partsRouter = router({
  /** `organizationId: null` lists catalog parts only. */
  list: procedure
    .input(ListPartsInput.prefault({}))
    .output(PartPage)
    .query(async ({ ctx, input: { organizationId, search, cursor, limit } }) => {
      const found = await listParts(ctx.db, scopeOf(ctx.caller, 'view', 'proprietary_part'), {
        organizationId,
        pattern: search && containing(search),
        after: readCursor(cursor, Keys) ?? undefined,
        limit: limit + 1,
      })
      return pageOfRows(
        found,
        limit,
        ({ partNumber, id }) => [partNumber, id],
        (part) => presentPart(part, ctx.mediaUrls),
      )
    }),

  get: procedure
    .input(IdInput)
    .output(Part)
    .query(async ({ ctx, input }) => {
      const { value } = authorize(ctx.caller, 'view', await findPart(ctx.db, input.id))
      return presentPart(value, ctx.mediaUrls)
    }),

  /** How many media are removed with the part. */
  countMedia: procedure
    .input(IdInput)
    .output(PartMedia)
    .query(async ({ ctx, input }) =>
      countPartMedia(ctx.db, authorize(ctx.caller, 'view', await findPart(ctx.db, input.id))),
    ),

  create: procedure
    .input(CreatePartInput)
    .output(Part)
    .mutation(async ({ ctx, input: { organizationId = null, ...fields } }) => {
      const owner = authorize(ctx.caller, 'create', partOwner(organizationId))
      return presentPart(await createPart(ctx.db, owner, fields), ctx.mediaUrls)
    }),

  update: procedure
    .input(UpdatePartInput)
    .output(Part)
    .mutation(async ({ ctx, input: { id, organizationId, ...fields } }) => {
      const part = authorize(ctx.caller, 'edit', await findPart(ctx.db, id))
      const owner = organizationId === undefined ? null : authorize(ctx.caller, 'create', partOwner(organizationId))
      return presentPart(await updatePart(ctx.db, part, fields, owner), ctx.mediaUrls)
    }),

  /** Permanently removes the part with all its images, videos and documents, including those removed earlier. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await removePart(ctx.db, authorize(ctx.caller, 'delete', await findPart(ctx.db, input.id)))
  }),
})
