import { partImageResource } from '@abparts/auth/permissions'
import { encodeImage } from '@abparts/core/images/encode'
import { insertedRow } from '@abparts/db/inserted-row'
import { imageBlobs, images } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import type { ResourceKind, Sample } from '../endpoint.ts'
import type { Platform } from '../platform.ts'
import { organizationOf } from './organizations.ts'
import { part } from './parts.ts'
import { person } from './people.ts'

interface Image extends Sample {
  ownerId: string
  sha256: string
}

const source = new Uint8Array(
  await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer(),
)
const { bytes, ...encoded } = await encodeImage(source)

/** A form with an image. */
export function imageForm(): FormData {
  const form = new FormData()
  form.append('file', new File([source], 'image.png'))
  return form
}

type ImageOwner = { partId: string; position: number } | { organizationId: string } | { userId: string }

/** An existing image. All have the same bytes, and so the same hash, whoever they belong to. */
async function addImage({ db }: Platform, owner: ImageOwner) {
  const { id, sha256 } = insertedRow(
    await db
      .insert(images)
      .values({ ...encoded, ...owner, sizeBytes: bytes.length })
      .returning(),
  )
  await db.insert(imageBlobs).values({ imageId: id, bytes })
  return { id, sha256 }
}

/** A part's image, for changing it: that requires a permission on the part. */
export const image: ResourceKind<Image> = {
  what: 'an image of a part',
  types: part.types,
  owners: part.owners,
  make: async (platform, owner, caller) => {
    const { id: partId, resource } = await part.make(platform, owner, caller)
    return { ...(await addImage(platform, { partId, position: 0 })), ownerId: partId, resource }
  },
}

/** The same, for viewing it. */
export const shownImage: ResourceKind<Image> = {
  ...image,
  types: ['catalog_image', 'proprietary_part'],
  make: async (platform, owner, caller) => ({
    ...(await image.make(platform, owner, caller)),
    resource: partImageResource({ organizationId: organizationOf(platform, owner, caller) }),
  }),
}

export const logo: ResourceKind<Image> = {
  what: 'a logo',
  types: ['logo'],
  owners: ['north', 'south'],
  make: async (platform, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller) ?? ''
    await platform.db.delete(images).where(eq(images.organizationId, organizationId))
    const added = await addImage(platform, { organizationId })
    return { ...added, ownerId: organizationId, resource: { type: 'logo', organizationId } }
  },
}

export const photo: ResourceKind<Image> = {
  what: 'a photo',
  types: ['profile_photo'],
  owners: person.owners,
  make: async (platform, owner, caller) => {
    const { id: userId, resource } = await person.make(platform, owner, caller)
    await platform.db.delete(images).where(eq(images.userId, userId))
    const { organizationId = null } = resource
    const added = await addImage(platform, { userId })
    return { ...added, ownerId: userId, resource: { type: 'profile_photo', organizationId, userId } }
  },
}
