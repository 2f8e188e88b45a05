import { type Authorized, authorize, noSuch } from '@abparts/auth/gate'
import { IdInput } from '@abparts/contracts/fields'
import {
  ListImagesInput,
  PartImage,
  PartImageList,
  ReorderImagesInput,
  UpdateImageInput,
} from '@abparts/contracts/image'
import { describeImage, removeImage, reorderImages, restoreImage } from '@abparts/core/images/change'
import type { Image } from '@abparts/core/images/create'
import { findImage, findRemovedImage, listPartImages } from '@abparts/core/images/find'
import { findPart, type StoredPart } from '@abparts/core/parts/part'
import type { Context } from '../context.ts'
import { procedure, router } from '../trpc.ts'

function presentImage(image: Image, organizationId: string | null, { mediaUrls }: Context): PartImage {
  const { id, partId, position, sha256, contentType, width, height, sizeBytes, thumbHash, altText } = image
  if (partId === null || position === null) throw new Error(`Image ${id} is not a part's current image.`)
  return {
    id,
    partId,
    position,
    url: mediaUrls.image({ type: 'part', id: partId, organizationId }, sha256),
    sha256,
    contentType,
    width,
    height,
    sizeBytes,
    thumbHash,
    altText,
    createdAt: image.createdAt.toISOString(),
    updatedAt: image.updatedAt.toISOString(),
  }
}

async function listImages(ctx: Context, part: Authorized<'view' | 'edit', StoredPart>) {
  const items = await listPartImages(ctx.db, part)
  return { items: items.map((image) => presentImage(image, part.value.organizationId, ctx)), nextCursor: null }
}

export const imagesRouter = router({
  list: procedure
    .input(ListImagesInput)
    .output(PartImageList)
    .query(async ({ ctx, input }) =>
      listImages(ctx, authorize(ctx.caller, 'view', await findPart(ctx.db, input.partId))),
    ),

  reorder: procedure
    .input(ReorderImagesInput)
    .output(PartImageList)
    .mutation(async ({ ctx, input }) => {
      const part = authorize(ctx.caller, 'edit', await findPart(ctx.db, input.partId))
      await reorderImages(ctx.db, part, input.imageIds)
      return listImages(ctx, part)
    }),

  /** Sets the alt text of a part's image. */
  update: procedure
    .input(UpdateImageInput)
    .output(PartImage)
    .mutation(async ({ ctx, input }) => {
      const image = authorize(ctx.caller, 'edit', await findImage(ctx.db, input.id))
      const { owner } = image.value
      if (owner.type !== 'part') throw noSuch('image')
      return presentImage(await describeImage(ctx.db, image, input.altText), owner.organizationId, ctx)
    }),

  /** Removes an image of any owner; `restore` undoes it. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await removeImage(ctx.db, authorize(ctx.caller, 'delete', await findImage(ctx.db, input.id)), input.id)
  }),

  /** Undoes `remove`. */
  restore: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await restoreImage(ctx.db, authorize(ctx.caller, 'delete', await findRemovedImage(ctx.db, input.id)))
  }),
})
