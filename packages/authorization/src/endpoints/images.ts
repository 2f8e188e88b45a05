import { type Door, door, type Knock } from '../endpoint.ts'
import { logo, photo, picture, pictureForm, shownPicture } from '../resources/images.ts'
import { part } from '../resources/parts.ts'
import { removed } from '../resources/removed.ts'

const removedBy = 'images.remove'
const byId = ({ id }: { id: string }): Knock => ({ input: { id } })
const shown =
  (picture: (sha256: string) => string, query = '') =>
  ({ ownerId, sha256 }: { ownerId: string; sha256: string }): Knock => ({
    params: { id: ownerId, picture: picture(sha256) },
    query,
  })
const byHash = (sha256: string) => `${sha256}.webp`

export const pictureDoors: Door[] = [
  door(part, 'view', 'images.list', ({ id }) => ({ input: { partId: id } })),
  door(picture, 'edit', 'images.reorder', ({ id, ownerId }) => ({ input: { partId: ownerId, imageIds: [id] } })),
  door(picture, 'edit', 'images.update', ({ id }) => ({ input: { id, altText: 'A belt' } })),
  ...[picture, logo, photo].flatMap((kind) => [
    door(kind, 'delete', 'images.remove', byId),
    door(removed(kind, removedBy), 'delete', 'images.restore', byId),
  ]),

  door(part, 'create', 'images POST /parts/:id/images', ({ id }) => ({ params: { id }, body: pictureForm() })),
  door(logo, 'edit', 'images POST /organizations/:id/logo', ({ ownerId }) => ({
    params: { id: ownerId },
    body: pictureForm(),
  })),

  ...['', '?w=64&format=jpeg'].flatMap((query) => [
    door(
      shownPicture,
      'view',
      'images GET /images/parts/:id/:picture',
      shown(() => '0', query),
    ),
    door(shownPicture, 'view', 'images GET /images/parts/:id/:picture', shown(byHash, query)),
    door(
      logo,
      'view',
      'images GET /images/organizations/:id/:picture',
      shown(() => 'logo', query),
    ),
    door(logo, 'view', 'images GET /images/organizations/:id/:picture', shown(byHash, query)),
    door(
      photo,
      'view',
      'images GET /images/users/:id/:picture',
      shown(() => 'profile', query),
    ),
    door(photo, 'view', 'images GET /images/users/:id/:picture', shown(byHash, query)),
  ]),

  door(picture, 'delete', 'images DELETE /images/parts/:id/:index', ({ ownerId }) => ({
    params: { id: ownerId, index: '0' },
  })),
  door(logo, 'delete', 'images DELETE /images/organizations/:id/logo', ({ ownerId }) => ({ params: { id: ownerId } })),
  door(photo, 'delete', 'images DELETE /images/users/:id/profile', ({ ownerId }) => ({ params: { id: ownerId } })),
]
