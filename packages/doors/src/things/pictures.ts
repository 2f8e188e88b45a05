import { partPictureSubject } from '@abparts/auth/permissions'
import { UploadedImage } from '@abparts/contracts/image'
import { images } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import type { Kind, Thing } from '../door.ts'
import type { Platform } from '../start-platform.ts'
import { asSuperAdmin } from './as-super-admin.ts'
import { organizationOf } from './organization-of.ts'
import { part } from './parts.ts'
import { person } from './people.ts'

interface Picture extends Thing {
  ownerId: string
  sha256: string
}

/** A form with a picture. */
export function pictureForm(): FormData {
  const form = new FormData()
  form.append('file', new File([pixel], 'picture.png'))
  return form
}
const pixel = new Uint8Array(
  await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer(),
)

async function upload(platform: Platform, route: string, ownerId: string) {
  const answer = await asSuperAdmin(platform, route, { params: { id: ownerId }, body: pictureForm() })
  return UploadedImage.parse(await answer.json())
}

/** A part's picture, to whoever wants to change it: what may be done is asked about the part. */
export const picture: Kind<Picture> = {
  owners: part.owners,
  make: async (platform, owner, caller) => {
    const { id: ownerId, subject } = await part.make(platform, owner, caller)
    const { id, sha256 } = await upload(platform, 'images POST /parts/:id/images', ownerId)
    return { id, sha256, ownerId, subject }
  },
}

/** The same to whoever wants to see it. */
export const shownPicture: Kind<Picture> = {
  owners: picture.owners,
  make: async (platform, owner, caller) => ({
    ...(await picture.make(platform, owner, caller)),
    subject: partPictureSubject({ organizationId: organizationOf(platform, owner, caller) }),
  }),
}

export const logo: Kind<Picture> = {
  owners: ['north', 'south'],
  make: async (platform, owner, caller) => {
    const ownerId = organizationOf(platform, owner, caller) ?? ''
    const { id, sha256 } = await upload(platform, 'images POST /organizations/:id/logo', ownerId)
    return { id, sha256, ownerId, subject: { noun: 'logo', organizationId: ownerId } }
  },
}

/** Somebody's photo. Only they can upload one: this was a part's picture. */
export const photo: Kind<Picture> = {
  owners: person.owners,
  make: async (platform, owner, caller) => {
    const { id, sha256 } = await picture.make(platform, 'nobody', caller)
    const { id: userId, subject } = await person.make(platform, owner, caller)
    await platform.db.delete(images).where(eq(images.userId, userId))
    await platform.db.update(images).set({ partId: null, position: null, userId }).where(eq(images.id, id))
    const { organizationId = null } = subject
    return { id, sha256, ownerId: userId, subject: { noun: 'profile_photo', organizationId, userId } }
  },
}
