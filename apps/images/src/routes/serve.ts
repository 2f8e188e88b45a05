import { readCaller } from '@abparts/auth/access-token'
import { anonymous, authorize, authorizeSigned, type Guarded, noSuch, requireIdentity } from '@abparts/auth/gate'
import { imageResource, type Resource } from '@abparts/auth/permissions'
import { signatureParameters } from '@abparts/auth/signed-url'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import type { ImageOwner } from '@abparts/core/images/owner'
import { evaluateConditions } from '@abparts/http/conditional'
import type { Holder } from '@abparts/http/shares'
import { stranger } from '@abparts/http/stranger'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { type Delivery, imageHeaders, notModifiedHeaders } from '../delivery/headers.ts'
import { type ImageSelector, isPublic, readSelector } from '../delivery/lookup.ts'
import type { Dependencies } from '../dependencies.ts'
import { allowedVariants, readVariant, variantName } from '../variants/variant.ts'

/** `GET` of an owner's current image by position or SHA-256, as stored or as a variant. */
export function serveRoutes(deps: Dependencies) {
  const { images, bytesOf, mediaUrlSecrets, access } = deps

  async function open<Value>(request: Request, found: Guarded<Value>) {
    if (isPublic(found.resource, access)) return authorize(anonymous, 'view', found)
    const signed = authorizeSigned(new URL(request.url), mediaUrlSecrets, found)
    if (signed !== null) return signed
    const caller = await readCaller(deps, request)
    requireIdentity(caller)
    return authorize(caller, 'view', found)
  }

  /** Who a variant is rendered for. A signed URL identifies the organization, but not the user. */
  const readerOf = (resource: Resource): Holder => {
    const { group, person } = stranger()
    return { group: isPublic(resource, access) ? group : (resource.organizationId ?? 'nobody'), person }
  }

  async function answer(request: Request, asked: ImageOwner, selector: ImageSelector): Promise<Response> {
    const query = queryOf(request)
    const { variant, isNegotiated } = readVariant(query, request.headers.get('accept'))
    const { owner, image } = await images.find(asked, selector, (found) => open(request, found))
    if (image === null) throw noSuch('image')

    const resource = imageResource(owner)
    const etag = variant === null ? `"${image.sha256}"` : `"${image.sha256}-${variantName(variant)}"`
    const delivery: Delivery = {
      etag,
      contentType: variant === null ? image.contentType : `image/${variant.format}`,
      // Public images need no signature, so its parameters may have any value: shared caches must not store such URLs.
      isPublic: isPublic(resource, access) && !signatureParameters.some((name) => query.has(name)),
      isLasting: 'sha256' in selector,
      isNegotiated,
    }
    switch (evaluateConditions(request, { etag, lastModified: image.updatedAt })) {
      case 'precondition_failed':
        throw new AppError('precondition_failed', 'The image has changed.')
      case 'not_modified':
        return new Response(null, { status: 304, headers: notModifiedHeaders(image, delivery) })
      case 'proceed': {
        const body = await bytesOf(image, variant, () => readerOf(resource))
        return new Response(body, { headers: imageHeaders(image, owner, { ...delivery, sizeBytes: body.size }) })
      }
    }
  }

  const params = z.object({ id: Id, image: z.string() })
  const detail = (summary: string) => ({
    detail: {
      summary,
      description: `Query parameters: ${allowedVariants}.`,
      tags: ['images'],
    },
  })
  return new Elysia()
    .get(
      '/images/users/:id/:image',
      ({ request, params: { id, image } }) => answer(request, { type: 'user', id }, readSelector(image, 'profile')),
      { params, ...detail("A user's photo: `profile`, or `{sha256}.webp` for exactly these bytes.") },
    )
    .get(
      '/images/organizations/:id/:image',
      ({ request, params: { id, image } }) =>
        answer(request, { type: 'organization', id }, readSelector(image, 'logo')),
      { params, ...detail("An organization's logo: `logo`, or `{sha256}.webp` for exactly these bytes.") },
    )
    .get(
      '/images/parts/:id/:image',
      ({ request, params: { id, image } }) => answer(request, { type: 'part', id }, readSelector(image, null)),
      { params, ...detail("A part's image: its zero-based position, or `{sha256}.webp` for exactly these bytes.") },
    )
}

const none = new URLSearchParams()

function queryOf({ url }: Request): URLSearchParams {
  const start = url.indexOf('?')
  return start === -1 ? none : new URLSearchParams(url.slice(start))
}
