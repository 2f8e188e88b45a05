import type { Database } from '@abparts/db/client'
import { storageDeletions } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'
import { madeObjectKeys, objectDirectory } from './object-key.ts'

export interface ReservedKeys {
  backend: 'local' | 's3'
  indexedKey: string
  renditionKey: string
}

/**
 * Keys for what processing will write. They are in the collector's queue from the beginning, so that bytes written by
 * a worker that was killed are found; `finishVideo` takes them out.
 */
export async function reserveObjectKeys(
  db: Database,
  backend: 'local' | 's3',
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
