import { readCaller } from '@abparts/auth/access-token'
import { type Authorized, authorize, type Caller, requireIdentity } from '@abparts/auth/gate'
import { holderOf } from '@abparts/auth/holder'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { UploadedImage } from '@abparts/contracts/image'
import { getImageContentUrl } from '@abparts/contracts/image-url'
import { maxImageUploadBytes } from '@abparts/contracts/limits'
import { createImage } from '@abparts/core/images/create'
import { decodingBytes } from '@abparts/core/images/decode'
import { encodeImage } from '@abparts/core/images/encode'
import { type ExistingImageOwner, findImageOwner, type ImageOwner } from '@abparts/core/images/owner'
import { requireRoom } from '@abparts/core/quota/quota'
import { limitRate } from '@abparts/core/rate-limits/rate-limit'
import { readUpload } from '@abparts/http/multipart'
import { spool } from '@abparts/http/spool'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

/**
 * `POST` of an image as the multipart part `file`. An upload that is not allowed is refused before its bytes are read.
 */
export function uploadRoutes(deps: Dependencies) {
  /** Keeps the upload on disk until there is memory to decode it. */
  const optimise = async (request: Request, caller: Caller) => {
    const [holder, { signal }] = [holderOf(caller), request]
    using _upload = await deps.uploads.hold(holder, { signal })
    const { file } = await readUpload(request, { maxBytes: maxImageUploadBytes, store: (stream) => spool(stream) })
    await using source = file
    using _decoder = await deps.decoders.hold(holder, { signal })
    using _memory = await deps.decodingMemory.hold(holder, { amount: await decodingBytes(source.path), signal })
    return await encodeImage(await source.bytes())
  }
  const store = async (request: Request, caller: Caller, owner: Authorized<'create' | 'edit', ExistingImageOwner>) => {
    const encoded = await optimise(request, caller)
    const image = await createImage(deps.db, owner, encoded)
    deps.images.forget(owner.value)
    return { encoded, image }
  }
  const receive = async (request: Request, { type, id }: ImageOwner): Promise<UploadedImage> => {
    const caller = await readCaller(deps, request)
    const key = `upload:${requireIdentity(caller).userId}`
    await limitRate(deps.db, { key, limit: deps.uploadsPerMinute, windowSeconds: 60 })
    const owner = authorize(caller, type === 'part' ? 'create' : 'edit', await findImageOwner(deps.db, { type, id }))
    // The stored size is only known after optimising. The database checks the quota again then.
    await requireRoom(deps.db, owner.value.organizationId, 1)

    const { image, encoded } = await store(request, caller, owner)
    const bytes = image.sha256 === encoded.sha256 ? encoded.bytes : await deps.readBlob(image.id)
    if (bytes === null) throw new AppError('conflict', 'The image was removed at the same moment. Upload it again.')
    return {
      id: image.id,
      url: `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`,
      href: deps.publicBase + getImageContentUrl(type, id, image.sha256),
      sha256: image.sha256,
      contentType: 'image/webp',
      width: image.width,
      height: image.height,
      sizeBytes: image.sizeBytes,
      thumbHash: image.thumbHash,
      ...(image.position !== null && { position: image.position }),
    }
  }
  const options = (summary: string) => ({
    parse: 'none' as const,
    response: { 201: UploadedImage },
    detail: { summary, tags: ['images'] },
  })
  const params = z.object({ id: Id })

  return new Elysia()
    .post(
      '/users/profile-photo',
      async ({ request, status }) => {
        const { userId } = requireIdentity(await readCaller(deps, request))
        return status(201, await receive(request, { type: 'user', id: userId }))
      },
      options("Sets the caller's own photo."),
    )
    .post(
      '/organizations/:id/logo',
      async ({ request, params: { id }, status }) => status(201, await receive(request, { type: 'organization', id })),
      { ...options("Sets an organization's logo."), params },
    )
    .post(
      '/parts/:id/images',
      async ({ request, params: { id }, status }) => status(201, await receive(request, { type: 'part', id })),
      { ...options("Adds an image after a part's other images."), params },
    )
}
