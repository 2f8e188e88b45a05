import type { Transaction } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq, isNotNull } from 'drizzle-orm'

/** Brings a removed video back. False when there is no such removed video. */
export async function restoreVideo(db: Transaction, id: string): Promise<boolean> {
  const restored = await db
    .update(videos)
    .set({ deletedAt: null })
    .where(and(eq(videos.id, id), isNotNull(videos.deletedAt)))
    .returning({ id: videos.id })
  return restored.length > 0
}
