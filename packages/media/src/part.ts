import type { Transaction } from '@abparts/db/client'
import { images, parts } from '@abparts/db/schema'
import { and, asc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'

/** A part as the database knows it, with what lists show of its pictures: the first one's hashes, and how many. */
export type StoredPart = typeof parts.$inferSelect & {
  imageSha256: string | null
  imageThumbHash: string | null
  imageCount: number
}

/** Selects parts by number; the same number may be there in several organizations and in the catalog. No list ever touches a byte of a picture. */
export const selectParts = (db: Transaction, where: SQL | undefined) =>
  db
    .select({
      ...getTableColumns(parts),
      imageSha256: images.sha256,
      imageThumbHash: images.thumbHash,
      imageCount: sql<number>`(select count(*)::int from ${images} as all_images
        where all_images.part_id = ${parts.id} and all_images.deleted_at is null)`,
    })
    .from(parts)
    .leftJoin(images, and(eq(images.partId, parts.id), eq(images.position, 0)))
    .where(where)
    .orderBy(asc(parts.partNumber), asc(parts.id))
