import { authorize, requireIdentity } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { evaluateConditions } from '@abparts/http/conditional'
import { findPictures } from '@abparts/media/find-pictures'
import type { ImageOwner } from '@abparts/media/image-owner'
import { removeImage } from '@abparts/media/remove-image'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { ownerSubject } from '../owner-subject.ts'

const noSuchPicture = () => new AppError('not_found', 'There is no such picture.')

/** `DELETE` of an owner's current picture. `If-Match` makes sure that it is the one that the caller saw. */
export function removeRoutes(deps: Dependencies) {
  async function remove(request: Request, owner: ImageOwner, index: number): Promise<Response> {
    const identity = requireIdentity(await deps.identify(request.headers))
    const found = await findPictures(deps.db, owner)
    if (found === null) throw noSuchPicture()
    authorize(identity, 'delete', ownerSubject(found.owner))
    const image = found.images[index]
    if (image === undefined) throw noSuchPicture()
    const validators = { etag: `"${image.sha256}"`, lastModified: image.updatedAt }
    if (evaluateConditions(request, validators) !== 'proceed')
      throw new AppError('precondition_failed', 'The picture at this place is another one by now. Look again.')
    if (!(await removeImage(deps.db, owner, image.id))) throw noSuchPicture()
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
