import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, eq, isNull } from 'drizzle-orm'
import type { Image } from './create-image.ts'
import type { OwnedImage } from './find-image.ts'
import { recordImageChange } from './record-image-change.ts'

/** Sets a picture's alt text, with the log. Throws `not_found` when it is gone. */
export async function describeImage(
  db: Database,
  permitted: Permitted<'edit', OwnedImage>,
  altText: string | null,
): Promise<Image> {
  const { id } = permitted.thing.image
  return await db.transaction(async (tx) => {
    const [described] = await tx
      .update(images)
      .set({ altText })
      .where(and(eq(images.id, id), isNull(images.deletedAt)))
      .returning()
    if (described === undefined) throw noSuch('picture')
    await recordImageChange(tx, permitted, 'edit', id, { altText })
    return described
  })
}
