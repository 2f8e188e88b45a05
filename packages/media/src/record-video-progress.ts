import type { Database } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq } from 'drizzle-orm'

/** Says how far the processing of a video has come, from 0 to 1. */
export async function recordVideoProgress(db: Database, id: string, progress: number): Promise<void> {
  await db
    .update(videos)
    .set({ progress })
    .where(and(eq(videos.id, id), eq(videos.state, 'processing')))
}
