import { type Guarded, guard, type Permitted } from '@abparts/auth/gate'
import { pictureSubject, type Subject } from '@abparts/auth/permissions'
import type { Database } from '@abparts/db/client'
import { images, organizations, parts, users } from '@abparts/db/schema'
import { and, asc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { StoredPart } from '../parts/part.ts'
import type { Image } from './create.ts'
import type { ExistingImageOwner, ImageOwner } from './owner.ts'

/** A picture without its bytes, and whose it is. */
export interface OwnedImage {
  image: Image
  owner: ExistingImageOwner
}

/** A picture that is not removed. */
export const findImage = (db: Database, id: string): Promise<Guarded<OwnedImage>> =>
  find(db, and(eq(images.id, id), isNull(images.deletedAt)))

/** A removed picture, which can still be restored. */
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
  return guard('picture', found ?? null, ({ owner }) => pictureSubject(owner))
}

function ownerOf({ id, partId, organizationId, userId }: Image): ImageOwner {
  if (partId !== null) return { type: 'part', id: partId }
  if (organizationId !== null) return { type: 'organization', id: organizationId }
  if (userId !== null) return { type: 'user', id: userId }
  throw new Error(`Image ${id} has no owner.`)
}

/** An owner with all its current pictures, in order and without bytes. */
export interface OwnedPictures {
  owner: ExistingImageOwner
  images: Image[]
}

/**
 * All logos are seen without signing in: one that does not exist is not there. A part that does not exist may be one of
 * an organization.
 */
const absent: Partial<Record<ImageOwner['type'], Subject>> = { organization: { noun: 'logo' } }

/** Finds an owner and its current pictures with one query. */
export async function findPictures(db: Database, { type, id }: ImageOwner): Promise<Guarded<OwnedPictures>> {
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
  return guard('picture', found ?? null, ({ owner }) => pictureSubject(owner), absent[type])
}

/** A part's current pictures in their order, without bytes. */
export async function listPartImages(
  db: Database,
  { thing: part }: Permitted<'view' | 'edit', StoredPart>,
): Promise<Image[]> {
  return db
    .select()
    .from(images)
    .where(and(eq(images.partId, part.id), isNull(images.deletedAt)))
    .orderBy(asc(images.position))
}
