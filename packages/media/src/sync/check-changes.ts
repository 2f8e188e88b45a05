import { sql } from 'drizzle-orm'
import pMap, { pMapSkip } from 'p-map'
import { hashObject } from '../hash-object.ts'
import type { Installation } from './installation.ts'
import { readMedium } from './stored-medium.ts'
import type { SyncChange } from './sync-plan.ts'

const pageSize = 500
const concurrency = 4

/** Reads all bytes that a sync has copied again. Answers with sentences about those that are not what they should be. */
export async function checkChanges(target: Installation, changes: readonly SyncChange[]): Promise<string[]> {
  const copied = changes.filter(({ action }) => action === 'copy')
  const imageIds = copied.filter(({ noun }) => noun === 'image').map(({ id }) => id)
  const problems: string[] = []
  for (let start = 0; start < imageIds.length; start += pageSize) {
    const page = imageIds.slice(start, start + pageSize)
    const damaged = await target.db.execute<{ id: string }>(sql`
      select id from images left join image_blobs on image_id = id
      where id = any(${sql.param(page)}::uuid[]) and encode(sha256(bytes), 'hex') is distinct from sha256`)
    for (const { id } of damaged) problems.push(`The bytes of the picture ${id} are not what was copied.`)
  }
  const check = async ({ noun, id, label }: SyncChange) => {
    if (noun !== 'video' && noun !== 'document') return pMapSkip
    for (const { key, backend, sha256 } of (await readMedium(target.db, noun, id))?.objects ?? [])
      if ((await hashObject(target.storages.at(backend), key)) !== sha256)
        problems.push(`The bytes of ${label} are not what was copied: ${key}.`)
    return pMapSkip
  }
  await pMap(copied, check, { concurrency })
  return problems
}
