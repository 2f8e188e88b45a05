import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, eq, isNull } from 'drizzle-orm'
import type { Image } from './create-image.ts'

/** A picture that is not deleted, by its id, or null. */
export async function findImageById(db: Database, id: string): Promise<Image | null> {
  const [image] = await db
    .select()
    .from(images)
    .where(and(eq(images.id, id), isNull(images.deletedAt)))
  return image ?? null
}
