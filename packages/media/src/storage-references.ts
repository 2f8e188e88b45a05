import { documents, storageObjects, videoRenditions, videos, videoUploads } from '@abparts/db/schema'
import { type SQL, sql } from 'drizzle-orm'
import type { StoredBytes } from './stored-bytes.ts'

/** Does anything need the `storage_objects` of the query? Removed media do, until they are purged. */
export const isReferenced: SQL<boolean> = sql<boolean>`(
  exists (select from ${videos} where ${videos.objectId} = ${storageObjects.id})
  or exists (select from ${videoRenditions} where ${videoRenditions.objectId} = ${storageObjects.id})
  or exists (select from ${documents} where ${documents.objectId} = ${storageObjects.id}))`

/** Is a resumable upload going to be these bytes? It may have stored all of them and not yet said so. */
export const isBeingUploaded = ({ backend, key }: StoredBytes): SQL<boolean> => sql<boolean>`exists (
  select from ${videoUploads} where ${videoUploads.backend} = ${backend} and ${videoUploads.key} = ${key}
    and ${videoUploads.completedAt} is null)`
