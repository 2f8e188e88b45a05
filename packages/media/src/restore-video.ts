import type { Database } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq, isNotNull } from 'drizzle-orm'
import { enqueueProcessing } from './enqueue-processing.ts'

/**
 * Brings a removed video back, and has it processed if that is still to be done. False when there is no such removed
 * video.
 */
export async function restoreVideo(db: Database, id: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const [restored] = await tx
      .update(videos)
      .set({ deletedAt: null })
      .where(and(eq(videos.id, id), isNotNull(videos.deletedAt)))
      .returning({ state: videos.state })
    if (restored?.state === 'processing') await enqueueProcessing(tx, id)
    return restored !== undefined
  })
}
