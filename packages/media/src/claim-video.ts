import type { Database } from '@abparts/db/client'
import { videos } from '@abparts/db/schema'
import { and, eq, isNull } from 'drizzle-orm'
import { type ReservedKeys, reserveObjectKeys } from './reserve-object-keys.ts'
import { type StoredObject, selectVideos } from './video.ts'

/** A video to process, where its bytes are and where those that are made of it belong. */
export interface ClaimedVideo {
  id: string
  upload: StoredObject
  made: ReservedKeys
}

/** The video, if it is there and in the state `processing`. `backend` is where new objects go. */
export async function claimVideo(db: Database, id: string, backend: 'local' | 's3'): Promise<ClaimedVideo | null> {
  const [row] = await selectVideos(db, and(eq(videos.id, id), eq(videos.state, 'processing'), isNull(videos.deletedAt)))
  if (row === undefined || row.object === null) return null
  return { id, upload: row.object, made: await reserveObjectKeys(db, backend, row.object.key) }
}
