import type { Permitted } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Image } from './create-image.ts'
import type { StoredPart } from './part.ts'

/** A part's current pictures in their order, without bytes. */
export async function listPartImages(
  db: Database,
  { thing: part }: Permitted<'see' | 'edit', StoredPart>,
): Promise<Image[]> {
  return db
    .select()
    .from(images)
    .where(and(eq(images.partId, part.id), isNull(images.deletedAt)))
    .orderBy(asc(images.position))
}
