import type { Transaction } from '@abparts/db/client'
import { imageBlobs, videoStoryboards, videoThumbnails } from '@abparts/db/schema'
import { getTableName, sql } from 'drizzle-orm'
import { z } from 'zod'

/** Tables whose rows are pictures. */
const pictureTables = [imageBlobs, videoThumbnails, videoStoryboards]

const Sizes = z.tuple([z.object({ all: z.coerce.number(), pictures: z.coerce.number() })])

/** What the database takes on its disk; without tables of pictures, their indexes and what they keep out of line. */
export async function measureDatabase(tx: Transaction): Promise<{ sizeBytes: number; withoutPicturesBytes: number }> {
  const sizes = pictureTables.map((table) => sql`pg_total_relation_size(${getTableName(table)}::regclass)`)
  const rows = await tx.execute(
    sql`select pg_database_size(current_database()) as all, ${sql.join(sizes, sql` + `)} as pictures`,
  )
  const [{ all, pictures }] = Sizes.parse(Array.from(rows))
  return { sizeBytes: all, withoutPicturesBytes: all - pictures }
}
