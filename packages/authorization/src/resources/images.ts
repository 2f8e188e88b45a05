import { partPictureSubject } from '@abparts/auth/permissions'
import { encodeImage } from '@abparts/core/images/encode'
import { insertedRow } from '@abparts/db/inserted-row'
import { imageBlobs, images } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import type { Resource, ResourceKind } from '../endpoint.ts'
import type { Platform } from '../platform.ts'
import { organizationOf } from './organizations.ts'
import { part } from './parts.ts'
import { person } from './people.ts'

interface Picture extends Resource {
  ownerId: string
  sha256: string
}

const source = new Uint8Array(
  await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer(),
)
const { bytes, ...encoded } = await encodeImage(source)

/** A form with a picture. */
export function pictureForm(): FormData {
  const form = new FormData()
  form.append('file', new File([source], 'picture.png'))
  return form
}

type PictureOwner = { partId: string; position: number } | { organizationId: string } | { userId: string }

/** A picture that is there already. All have the same bytes, and so the same hash, whoever they belong to. */
async function addPicture({ db }: Platform, owner: PictureOwner) {
  const { id, sha256 } = insertedRow(
    await db
      .insert(images)
      .values({ ...encoded, ...owner, sizeBytes: bytes.length })
      .returning(),
  )
  await db.insert(imageBlobs).values({ imageId: id, bytes })
  return { id, sha256 }
}

/** A part's picture, to whoever wants to change it: what may be done is asked about the part. */
export const picture: ResourceKind<Picture> = {
  what: 'a picture of a part',
  nouns: part.nouns,
  owners: part.owners,
  make: async (platform, owner, caller) => {
    const { id: partId, subject } = await part.make(platform, owner, caller)
    return { ...(await addPicture(platform, { partId, position: 0 })), ownerId: partId, subject }
  },
}

/** The same to whoever wants to see it. */
export const shownPicture: ResourceKind<Picture> = {
  ...picture,
  nouns: ['catalog_picture', 'proprietary_part'],
  make: async (platform, owner, caller) => ({
    ...(await picture.make(platform, owner, caller)),
    subject: partPictureSubject({ organizationId: organizationOf(platform, owner, caller) }),
  }),
}

export const logo: ResourceKind<Picture> = {
  what: 'a logo',
  nouns: ['logo'],
  owners: ['north', 'south'],
  make: async (platform, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller) ?? ''
    await platform.db.delete(images).where(eq(images.organizationId, organizationId))
    const added = await addPicture(platform, { organizationId })
    return { ...added, ownerId: organizationId, subject: { noun: 'logo', organizationId } }
  },
}

export const photo: ResourceKind<Picture> = {
  what: 'a photo',
  nouns: ['profile_photo'],
  owners: person.owners,
  make: async (platform, owner, caller) => {
    const { id: userId, subject } = await person.make(platform, owner, caller)
    await platform.db.delete(images).where(eq(images.userId, userId))
    const { organizationId = null } = subject
    const added = await addPicture(platform, { userId })
    return { ...added, ownerId: userId, subject: { noun: 'profile_photo', organizationId, userId } }
  },
}
