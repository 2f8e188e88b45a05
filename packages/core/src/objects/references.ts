import type { Database } from '@abparts/db/client'
import { documents, storageDeletions, storageObjects, videoRenditions, videos, videoUploads } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import { type SQL, sql } from 'drizzle-orm'

/** Where some bytes are, whether a row tells of them or not. */
export interface StoredBytes {
  backend: ObjectStorage['backend']
  key: string
}

/** Does anything need the `storage_objects` of the query? Removed media do, until they are purged. */
export const isReferenced: SQL<boolean> = sql<boolean>`(
  exists (select from ${videos} where ${videos.objectId} = ${storageObjects.id})
  or exists (select from ${videoRenditions} where ${videoRenditions.objectId} = ${storageObjects.id})
  or exists (select from ${documents} where ${documents.objectId} = ${storageObjects.id}))`

/** Is a resumable upload going to be these bytes? It may have stored all of them and not yet said so. */
export const isBeingUploaded = ({ backend, key }: StoredBytes): SQL<boolean> => sql<boolean>`exists (
  select from ${videoUploads} where ${videoUploads.backend} = ${backend} and ${videoUploads.key} = ${key}
    and ${videoUploads.completedAt} is null)`

/** Gives bytes that nothing tells of to the collector, which looks again. Their grace period began when they were written. */
export async function queueOrphan(
  db: Database,
  { backend, key, modifiedAt }: StoredBytes & { modifiedAt: Date },
): Promise<void> {
  await db.insert(storageDeletions).values({ backend, key, queuedAt: modifiedAt }).onConflictDoNothing()
}
