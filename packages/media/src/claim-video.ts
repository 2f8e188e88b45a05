import type { Transaction } from '@abparts/db/client'
import { storageObjects, videos } from '@abparts/db/schema'
import { and, asc, eq, isNull } from 'drizzle-orm'

/** A video to process, and where its bytes are. */
export interface ClaimedVideo {
  id: string
  key: string
  backend: 'local' | 's3'
}

/**
 * The longest waiting video that nobody else processes, or null. The claim ends with the transaction, however that
 * ends. It locks the object and not the video, which people may edit or remove in the meantime.
 */
export async function claimVideo(tx: Transaction): Promise<ClaimedVideo | null> {
  const [claimed] = await tx
    .select({ id: videos.id, key: storageObjects.key, backend: storageObjects.backend })
    .from(videos)
    .innerJoin(storageObjects, eq(storageObjects.id, videos.objectId))
    .where(and(eq(videos.state, 'processing'), isNull(videos.deletedAt)))
    .orderBy(asc(videos.createdAt))
    .limit(1)
    .for('no key update', { of: storageObjects, skipLocked: true })
  return claimed ?? null
}
