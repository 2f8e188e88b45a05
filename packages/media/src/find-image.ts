import { type Guarded, guard } from '@abparts/auth/gate'
import { pictureSubject } from '@abparts/auth/permissions'
import type { Database } from '@abparts/db/client'
import { images, parts, users } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Image } from './create-image.ts'
import type { ExistingImageOwner, ImageOwner } from './image-owner.ts'

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
