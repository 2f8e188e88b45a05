import type { StorageBackend } from '@abparts/contracts/storage'
import type { Database } from '@abparts/db/client'
import { storageDeletions } from '@abparts/db/schema'
import { isKey } from '@abparts/storage/storage'
import { sql } from 'drizzle-orm'
import { objectPrefixes } from './verify.ts'

/** The key of a video as uploaded, to a part or, with null, to the support library. `extension` includes its dot. */
export const uploadedObjectKey = (partId: string | null, videoId: string, extension: string): string =>
  `${partId === null ? 'videos/support' : `videos/parts/${partId}`}/${videoId}/1${extension}`

/**
 * The keys of what processing creates for a video, next to its upload: `videos/support/{videoId}/1.mov` gets `2.mp4`
 * for the same video with its index in front, and `2-playable.mp4` for a rendition. The number counts up, so no key is
 * used twice.
 */
function madeObjectKeys(uploadKey: string, version: number): { indexedKey: string; renditionKey: string } {
  const directory = objectDirectory(uploadKey)
  return { indexedKey: `${directory}/${version}.mp4`, renditionKey: `${directory}/${version}-playable.mp4` }
}

/** The directory of all objects of a video, derived from one of them. */
const objectDirectory = (key: string): string => key.slice(0, key.lastIndexOf('/'))

/** Whether the platform could have stored something under this key. */
export const isObjectKey = (key: string): boolean =>
  isKey(key) && objectPrefixes.some((prefix) => key.startsWith(prefix))

export interface ReservedKeys {
  backend: StorageBackend
  indexedKey: string
  renditionKey: string
}

/**
 * Keys for what processing will write. They are in the collector's queue from the start, so that bytes written by a
 * worker that was killed are found; `finishProcessing` takes them out of the queue.
 */
export async function reserveObjectKeys(
  db: Database,
  backend: StorageBackend,
  uploadKey: string,
): Promise<ReservedKeys> {
  const directory = `${objectDirectory(uploadKey)}/`
  const [known] = await db.execute<{ newest: number }>(sql`
    select coalesce(max(substring(key from '/(\\d+)[^/]*$')::int), 0) as newest
    from (select key from storage_objects union all select key from storage_deletions) as known
    where starts_with(key, ${directory})`)
  const keys = madeObjectKeys(uploadKey, (known?.newest ?? 0) + 1)
  await db.insert(storageDeletions).values([
    { backend, key: keys.indexedKey },
    { backend, key: keys.renditionKey },
  ])
  return { backend, ...keys }
}
