import { readCaller } from '@abparts/auth/access-token'
import { authorize, noSuch } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { removeImage } from '@abparts/core/images/change'
import { findPictures } from '@abparts/core/images/find'
import type { ImageOwner } from '@abparts/core/images/owner'
import { evaluateConditions } from '@abparts/http/conditional'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

/** `DELETE` of an owner's current picture. `If-Match` makes sure that it is the one that the caller saw. */
export function removeRoutes(deps: Dependencies) {
  async function remove(request: Request, owner: ImageOwner, index: number): Promise<Response> {
    const pictures = authorize(await readCaller(deps, request), 'delete', await findPictures(deps.db, owner))
    const image = pictures.thing.images[index]
    if (image === undefined) throw noSuch('picture')
    const validators = { etag: `"${image.sha256}"`, lastModified: image.updatedAt }
    if (evaluateConditions(request, validators) !== 'proceed')
      throw new AppError('precondition_failed', 'The picture at this place is another one by now. Look again.')
    await removeImage(deps.db, pictures, image.id)
    deps.pictures.forget(owner)
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
        ...detail('Removes a picture of a part; later ones move up.'),
      },
    )
}
