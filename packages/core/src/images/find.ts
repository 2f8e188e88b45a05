import { type Authorized, type Guarded, guard } from '@abparts/auth/gate'
import { imageResource, type Resource } from '@abparts/auth/permissions'
import type { Database } from '@abparts/db/client'
import { images, organizations, parts, users } from '@abparts/db/schema'
import { and, asc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { StoredPart } from '../parts/part.ts'
import type { Image } from './create.ts'
import type { ExistingImageOwner, ImageOwner } from './owner.ts'

/** An image without its bytes, and its owner. */
export interface OwnedImage {
  image: Image
  owner: ExistingImageOwner
}

/** An image that is not removed. */
export const findImage = (db: Database, id: string): Promise<Guarded<OwnedImage>> =>
  find(db, and(eq(images.id, id), isNull(images.deletedAt)))

/** A removed image, which can still be restored. */
export const findRemovedImage = (db: Database, id: string): Promise<Guarded<OwnedImage>> =>
  find(db, and(eq(images.id, id), isNotNull(images.deletedAt)))

async function find(db: Database, where: SQL | undefined): Promise<Guarded<OwnedImage>> {
  const [row] = await db
    .select({
      image: images,
      organizationId: sql<
        string | null
      >`coalesce(${images.organizationId}, ${parts.organizationId}, ${users.organizationId})`,
    })
    .from(images)
    .leftJoin(parts, eq(parts.id, images.partId))
    .leftJoin(users, eq(users.id, images.userId))
    .where(where)
  const found = row && { image: row.image, owner: { ...ownerOf(row.image), organizationId: row.organizationId } }
  return guard('image', found ?? null, ({ owner }) => imageResource(owner))
}

function ownerOf({ id, partId, organizationId, userId }: Image): ImageOwner {
  if (partId !== null) return { type: 'part', id: partId }
  if (organizationId !== null) return { type: 'organization', id: organizationId }
  if (userId !== null) return { type: 'user', id: userId }
  throw new Error(`Image ${id} has no owner.`)
}

/** An owner with all its current images, in order and without bytes. */
export interface OwnedImages {
  owner: ExistingImageOwner
  images: Image[]
}

/**
 * All logos are visible without signing in, so a missing one is reported as missing. A missing part could belong to an
 * organization.
 */
const absent: Partial<Record<ImageOwner['type'], Resource>> = { organization: { type: 'logo' } }

/** Finds an owner and its current images with one query. */
export async function findImages(db: Database, { type, id }: ImageOwner): Promise<Guarded<OwnedImages>> {
  const rows = await {
    user: () =>
      db
        .select({ organizationId: users.organizationId, image: images })
        .from(users)
        .leftJoin(images, and(eq(images.userId, users.id), isNull(images.deletedAt)))
        .where(eq(users.id, id)),
    organization: () =>
      db
        .select({ organizationId: organizations.id, image: images })
        .from(organizations)
        .leftJoin(images, and(eq(images.organizationId, organizations.id), isNull(images.deletedAt)))
        .where(eq(organizations.id, id)),
    part: () =>
      db
        .select({ organizationId: parts.organizationId, image: images })
        .from(parts)
        .leftJoin(images, and(eq(images.partId, parts.id), isNull(images.deletedAt)))
        .where(eq(parts.id, id))
        .orderBy(asc(images.position)),
  }[type]()
  const [first] = rows
  const found = first && {
    owner: { type, id, organizationId: first.organizationId },
    images: rows.flatMap(({ image }) => image ?? []),
  }
  return guard('image', found ?? null, ({ owner }) => imageResource(owner), absent[type])
}

/** A part's current images in order, without bytes. */
export async function listPartImages(
  db: Database,
  { value: part }: Authorized<'view' | 'edit', StoredPart>,
): Promise<Image[]> {
  return db
    .select()
    .from(images)
    .where(and(eq(images.partId, part.id), isNull(images.deletedAt)))
    .orderBy(asc(images.position))
}
