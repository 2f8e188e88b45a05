import { readCaller } from '@abparts/auth/access-token'
import { authorize, noSuch } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { removeImage } from '@abparts/core/images/change'
import { findImages } from '@abparts/core/images/find'
import type { ImageOwner } from '@abparts/core/images/owner'
import { evaluateConditions } from '@abparts/http/conditional'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

/** `DELETE` of an owner's current image. `If-Match` ensures that it is the one that the caller saw. */
export function removeRoutes(deps: Dependencies) {
  async function remove(request: Request, owner: ImageOwner, index: number): Promise<Response> {
    const images = authorize(await readCaller(deps, request), 'delete', await findImages(deps.db, owner))
    const image = images.value.images[index]
    if (image === undefined) throw noSuch('image')
    const validators = { etag: `"${image.sha256}"`, lastModified: image.updatedAt }
    if (evaluateConditions(request, validators) !== 'proceed')
      throw new AppError('precondition_failed', 'The image at this position has changed. Fetch it again.')
    await removeImage(deps.db, images, image.id)
    deps.images.forget(owner)
    return new Response(null, { status: 204 })
  }

  const params = z.object({ id: Id })
  const detail = (summary: string) => ({ detail: { summary, tags: ['images'] } })
  return new Elysia()
    .delete('/images/users/:id/profile', ({ request, params: { id } }) => remove(request, { type: 'user', id }, 0), {
      params,
      ...detail("Removes a user's photo."),
    })
    .delete(
      '/images/organizations/:id/logo',
      ({ request, params: { id } }) => remove(request, { type: 'organization', id }, 0),
      { params, ...detail("Removes an organization's logo.") },
    )
    .delete(
      '/images/parts/:id/:index',
      ({ request, params: { id, index } }) => remove(request, { type: 'part', id }, index),
      {
        params: params.extend({ index: z.coerce.number().int().min(0).max(999_999) }),
        ...detail('Removes an image of a part; later ones move up.'),
      },
    )
}
