import { readCaller } from '@abparts/auth/access-token'
import { anonymous, type Guarded, noSuch, permit, permitSigned, requireIdentity } from '@abparts/auth/gate'
import { pictureSubject } from '@abparts/auth/permissions'
import { signatureParameters } from '@abparts/auth/signed-url'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import type { ImageOwner } from '@abparts/core/images/owner'
import { evaluateConditions } from '@abparts/http/conditional'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { type Delivery, notModifiedHeaders, pictureHeaders } from '../delivery/headers.ts'
import { type ImageSelector, isPublic, readSelector } from '../delivery/lookup.ts'
import type { Dependencies } from '../dependencies.ts'
import { allowedVariants, readVariant, variantName } from '../variants/variant.ts'

/** `GET` of an owner's current picture, by place or by the hash of its bytes, as it is or as a variant. */
export function serveRoutes(deps: Dependencies) {
  const { pictures, bytesOf, mediaUrlSecrets, access } = deps

  async function open<Thing>(request: Request, found: Guarded<Thing>) {
    if (isPublic(found.subject, access)) return permit(anonymous, 'see', found)
    const signed = permitSigned(new URL(request.url), mediaUrlSecrets, found)
    if (signed !== null) return signed
    const caller = await readCaller(deps, request)
    requireIdentity(caller)
    return permit(caller, 'see', found)
  }

  async function answer(request: Request, asked: ImageOwner, selector: ImageSelector): Promise<Response> {
    const query = queryOf(request)
    const { variant, isNegotiated } = readVariant(query, request.headers.get('accept'))
    const { owner, image } = await pictures.find(asked, selector, (found) => open(request, found))
    if (image === null) throw noSuch('picture')

    const etag = variant === null ? `"${image.sha256}"` : `"${image.sha256}-${variantName(variant)}"`
    const delivery: Delivery = {
      etag,
      contentType: variant === null ? image.contentType : `image/${variant.format}`,
      // What is public needs no signature, so anything may stand in its place: shared caches do not keep that.
      isPublic: isPublic(pictureSubject(owner), access) && !signatureParameters.some((name) => query.has(name)),
      isLasting: 'sha256' in selector,
      isNegotiated,
    }
    switch (evaluateConditions(request, { etag, lastModified: image.updatedAt })) {
      case 'precondition_failed':
        throw new AppError('precondition_failed', 'The picture is another one by now.')
      case 'not_modified':
        return new Response(null, { status: 304, headers: notModifiedHeaders(image, delivery) })
      case 'proceed': {
        const body = await bytesOf(image, variant)
        return new Response(body, { headers: pictureHeaders(image, owner, { ...delivery, sizeBytes: body.size }) })
      }
    }
  }

  const params = z.object({ id: Id, picture: z.string() })
  const detail = (summary: string) => ({
    detail: {
      summary,
      description: `In the query: ${allowedVariants}.`,
      tags: ['images'],
    },
  })
  return new Elysia()
    .get(
      '/images/users/:id/:picture',
      ({ request, params: { id, picture } }) => answer(request, { type: 'user', id }, readSelector(picture, 'profile')),
      { params, ...detail("A user's photo: `profile`, or `{sha256}.webp` for exactly these bytes.") },
    )
    .get(
      '/images/organizations/:id/:picture',
      ({ request, params: { id, picture } }) =>
        answer(request, { type: 'organization', id }, readSelector(picture, 'logo')),
      { params, ...detail("An organization's logo: `logo`, or `{sha256}.webp` for exactly these bytes.") },
    )
    .get(
      '/images/parts/:id/:picture',
      ({ request, params: { id, picture } }) => answer(request, { type: 'part', id }, readSelector(picture, null)),
      { params, ...detail("A part's picture: its zero-based place, or `{sha256}.webp` for exactly these bytes.") },
    )
}

const none = new URLSearchParams()

function queryOf({ url }: Request): URLSearchParams {
  const start = url.indexOf('?')
  return start === -1 ? none : new URLSearchParams(url.slice(start))
}
