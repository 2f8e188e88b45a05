import type { Transaction } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq, isNull, sql } from 'drizzle-orm'

/** Removes a video so that it can be restored: its bytes stay. False when it was gone already. */
export async function removeVideo(db: Transaction, id: string): Promise<boolean> {
  const removed = await db
    .update(videos)
    .set({ deletedAt: sql`now()` })
    .where(and(eq(videos.id, id), isNull(videos.deletedAt)))
    .returning({ id: videos.id })
  return removed.length > 0
}
