import { permit } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import { type Action, authorize, partSubject, type Subject } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { IdInput } from '@abparts/contracts/fields'
import {
  ListImagesInput,
  PartImage,
  PartImageList,
  ReorderImagesInput,
  UpdateImageInput,
} from '@abparts/contracts/image'
import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import type { Image } from '@abparts/media/create-image'
import { findImageById } from '@abparts/media/find-image'
import { findPart } from '@abparts/media/find-part'
import { type ExistingImageOwner, findImageOwner } from '@abparts/media/image-owner'
import { listPartImages } from '@abparts/media/list-images'
import { imageOwnerOf, removeImage } from '@abparts/media/remove-image'
import { reorderImages } from '@abparts/media/reorder-images'
import { findRemovedImage, restoreImage } from '@abparts/media/restore-image'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { procedure, router } from '../trpc.ts'

function presentImage(image: Image, isPublic: boolean, ctx: Context): PartImage {
  const { id, partId, position, sha256, contentType, width, height, sizeBytes, thumbHash, altText } = image
  if (partId === null || position === null) throw new Error(`Image ${id} is not a part's current picture.`)
  return {
    id,
    partId,
    position,
    url: ctx.mediaUrls.image('part', partId, sha256, isPublic),
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

function ownerSubject(owner: ExistingImageOwner): Subject {
  switch (owner.type) {
    case 'user':
      return { noun: 'profile_photo', organizationId: owner.organizationId, userId: owner.id }
    case 'organization':
      return { noun: 'logo', organizationId: owner.id }
    case 'part':
      return partSubject(owner)
  }
}

/** The picture's owner, if the caller may do this to it. Throws `not_found` or `forbidden` otherwise. */
async function permittedOwner(
  db: Database,
  identity: Identity,
  action: Action,
  image: Image | null,
): Promise<ExistingImageOwner> {
  const owner = image && (await findImageOwner(db, imageOwnerOf(image)))
  if (owner === null) throw new AppError('not_found', 'There is no such picture.')
  authorize(identity, action, ownerSubject(owner))
  return owner
}

async function listImages(ctx: Context, part: { id: string; organizationId: string | null }) {
  const items = await listPartImages(ctx.db, part.id)
  return { items: items.map((image) => presentImage(image, part.organizationId === null, ctx)), nextCursor: null }
}

export const imagesRouter = router({
  list: procedure
    .input(ListImagesInput)
    .output(PartImageList)
    .query(async ({ ctx, input }) =>
      listImages(ctx, permit(ctx.caller, 'see', await findPart(ctx.db, input.partId)).thing),
    ),

  reorder: procedure
    .input(ReorderImagesInput)
    .output(PartImageList)
    .mutation(async ({ ctx, input }) => {
      const part = permit(ctx.caller, 'see', await findPart(ctx.db, input.partId)).thing
      authorize(ctx.identity, 'edit', partSubject(part))
      await reorderImages(ctx.db, input.partId, input.imageIds)
      return listImages(ctx, part)
    }),

  /** Sets the alt text of a part's picture. */
  update: procedure
    .input(UpdateImageInput)
    .output(PartImage)
    .mutation(async ({ ctx, input }) => {
      const owner = await permittedOwner(ctx.db, ctx.identity, 'edit', await findImageById(ctx.db, input.id))
      const [image] = await ctx.db
        .update(images)
        .set({ altText: input.altText })
        .where(eq(images.id, input.id))
        .returning()
      if (image === undefined || owner.type !== 'part') throw new AppError('not_found', 'There is no such picture.')
      return presentImage(image, owner.organizationId === null, ctx)
    }),

  /** Removes a picture of any owner; `restore` brings it back. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    const owner = await permittedOwner(ctx.db, ctx.identity, 'delete', await findImageById(ctx.db, input.id))
    if (!(await removeImage(ctx.db, owner, input.id))) throw new AppError('not_found', 'There is no such picture.')
  }),

  /** Undoes `remove`. */
  restore: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    const owner = await permittedOwner(ctx.db, ctx.identity, 'delete', await findRemovedImage(ctx.db, input.id))
    await restoreImage(ctx.db, owner, input.id)
  }),
})
