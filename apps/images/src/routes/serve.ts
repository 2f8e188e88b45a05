import { allows, authorize, type Subject } from '@abparts/auth/permissions'
import { isSignedUrl } from '@abparts/auth/signed-url'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { evaluateConditions } from '@abparts/http/conditional'
import type { Image } from '@abparts/media/create-image'
import { findImage, type ImageSelector, readImageBytes } from '@abparts/media/find-image'
import { findImageOwner, type ImageOwner } from '@abparts/media/image-owner'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { pictureSubject } from '../owner-subject.ts'
import { readSelector } from '../selector.ts'

const noSuchPicture = () => new AppError('not_found', 'There is no such picture.')

/** `GET` of an owner's current picture, by place or by the hash of its bytes. */
export function serveRoutes(deps: Dependencies) {
  /** Someone who may not see the picture does not learn whether there is one. */
  async function authorizeViewer(request: Request, subject: Subject): Promise<void> {
    if (allows(null, 'see', subject) || isSignedUrl(new URL(request.url), deps.mediaUrlSecrets)) return
    authorize(await deps.identify(request.headers), 'see', subject)
  }

  async function answer(request: Request, { type, id }: ImageOwner, selector: ImageSelector): Promise<Response> {
    const owner = await findImageOwner(deps.db, { type, id })
    if (owner === null) {
      if (type === 'user') await authorizeViewer(request, { noun: 'profile_photo', userId: id })
      throw noSuchPicture()
    }
    const subject = pictureSubject(owner)
    await authorizeViewer(request, subject)
    const image = await findImage(deps.db, owner, selector)
    if (image === null) throw noSuchPicture()
    const headers = headersOf(image, allows(null, 'see', subject), 'sha256' in selector)

    const validators = { etag: `"${image.sha256}"`, lastModified: image.updatedAt }
    switch (evaluateConditions(request, validators)) {
      case 'precondition_failed':
        throw new AppError('precondition_failed', 'The picture is another one by now.')
      case 'not_modified':
        return new Response(null, { status: 304, headers })
      case 'proceed': {
        headers.set('content-type', image.contentType)
        headers.set('content-length', String(image.sizeBytes))
        const bytes = await readImageBytes(deps.db, image.id)
        if (bytes === null) throw noSuchPicture()
        return new Response(bytes, { headers })
      }
    }
  }

  const params = z.object({ id: Id, picture: z.string() })
  const detail = (summary: string) => ({ detail: { summary, tags: ['images'] } })
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

/** The bytes behind a hash never change, so they may be kept; who sees them may change, unless they are public. */
function headersOf(image: Image, isPublic: boolean, byHash: boolean): Headers {
  const lasting = isPublic && byHash
  return new Headers({
    etag: `"${image.sha256}"`,
    'last-modified': image.updatedAt.toUTCString(),
    'cache-control': lasting
      ? 'public, max-age=31536000, immutable'
      : `${isPublic ? 'public' : 'private'}, max-age=0, must-revalidate`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': isPublic ? 'cross-origin' : 'same-site',
  })
}
