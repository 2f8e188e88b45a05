import { type Call, type Endpoint, endpoint } from '../endpoint.ts'
import { image, imageForm, logo, photo, shownImage } from '../resources/images.ts'
import { part } from '../resources/parts.ts'
import { removed } from '../resources/removed.ts'

const removedBy = 'images.remove'
const byId = ({ id }: { id: string }): Call => ({ input: { id } })
const shown =
  (image: (sha256: string) => string, query = '') =>
  ({ ownerId, sha256 }: { ownerId: string; sha256: string }): Call => ({
    params: { id: ownerId, image: image(sha256) },
    query,
  })
const byHash = (sha256: string) => `${sha256}.webp`

export const imageEndpoints: Endpoint[] = [
  endpoint(part, 'view', 'images.list', ({ id }) => ({ input: { partId: id } })),
  endpoint(image, 'edit', 'images.reorder', ({ id, ownerId }) => ({ input: { partId: ownerId, imageIds: [id] } })),
  endpoint(image, 'edit', 'images.update', ({ id }) => ({ input: { id, altText: 'A belt' } })),
  ...[image, logo, photo].flatMap((kind) => [
    endpoint(kind, 'delete', 'images.remove', byId),
    endpoint(removed(kind, removedBy), 'delete', 'images.restore', byId),
  ]),

  endpoint(part, 'create', 'images POST /parts/:id/images', ({ id }) => ({ params: { id }, body: imageForm() })),
  endpoint(logo, 'edit', 'images POST /organizations/:id/logo', ({ ownerId }) => ({
    params: { id: ownerId },
    body: imageForm(),
  })),

  ...['', '?w=64&format=jpeg'].flatMap((query) => [
    endpoint(
      shownImage,
      'view',
      'images GET /images/parts/:id/:image',
      shown(() => '0', query),
    ),
    endpoint(shownImage, 'view', 'images GET /images/parts/:id/:image', shown(byHash, query)),
    endpoint(
      logo,
      'view',
      'images GET /images/organizations/:id/:image',
      shown(() => 'logo', query),
    ),
    endpoint(logo, 'view', 'images GET /images/organizations/:id/:image', shown(byHash, query)),
    endpoint(
      photo,
      'view',
      'images GET /images/users/:id/:image',
      shown(() => 'profile', query),
    ),
    endpoint(photo, 'view', 'images GET /images/users/:id/:image', shown(byHash, query)),
  ]),

  endpoint(image, 'delete', 'images DELETE /images/parts/:id/:index', ({ ownerId }) => ({
    params: { id: ownerId, index: '0' },
  })),
  endpoint(logo, 'delete', 'images DELETE /images/organizations/:id/logo', ({ ownerId }) => ({
    params: { id: ownerId },
  })),
  endpoint(photo, 'delete', 'images DELETE /images/users/:id/profile', ({ ownerId }) => ({ params: { id: ownerId } })),
]
