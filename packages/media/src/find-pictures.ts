import { type Guarded, guard } from '@abparts/auth/gate'
import { pictureSubject, type Subject } from '@abparts/auth/permissions'
import type { Database } from '@abparts/db/client'
import { images, organizations, parts, users } from '@abparts/db/schema'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Image } from './create-image.ts'
import type { ExistingImageOwner, ImageOwner } from './image-owner.ts'

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
