import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Image } from './create-image.ts'

/** A part's current pictures in their order, without bytes. */
export async function listPartImages(db: Database, partId: string): Promise<Image[]> {
  return db
    .select()
    .from(images)
    .where(and(eq(images.partId, partId), isNull(images.deletedAt)))
    .orderBy(asc(images.position))
}
