import type { Database } from '@abparts/db/client'
import { documents, storageDeletions, storageObjects, videoRenditions, videos, videoUploads } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import { type SQL, sql } from 'drizzle-orm'

/** Where some bytes are, whether a row describes them or not. */
export interface StoredBytes {
  backend: ObjectStorage['backend']
  key: string
}

/** Whether anything needs the `storage_objects` of the query. Removed media do, until they are purged. */
export const isReferenced: SQL<boolean> = sql<boolean>`(
  exists (select from ${videos} where ${videos.objectId} = ${storageObjects.id})
  or exists (select from ${videoRenditions} where ${videoRenditions.objectId} = ${storageObjects.id})
  or exists (select from ${documents} where ${documents.objectId} = ${storageObjects.id}))`

/**
 * Whether a resumable upload will become these bytes. It may have stored all of them without having reported it yet.
 */
export const isBeingUploaded = ({ backend, key }: StoredBytes): SQL<boolean> => sql<boolean>`exists (
  select from ${videoUploads} where ${videoUploads.backend} = ${backend} and ${videoUploads.key} = ${key}
    and ${videoUploads.completedAt} is null)`

/**
 * Queues bytes that no row describes for the collector, which checks again. Their grace period began when they were
 * written.
 */
export async function queueOrphan(
  db: Database,
  { backend, key, modifiedAt }: StoredBytes & { modifiedAt: Date },
): Promise<void> {
  await db.insert(storageDeletions).values({ backend, key, queuedAt: modifiedAt }).onConflictDoNothing()
}
