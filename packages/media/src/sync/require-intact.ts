import { AppError } from '@abparts/contracts/error'
import type { Run } from '@abparts/db/run'
import { sql } from 'drizzle-orm'
import { idList } from './id-list.ts'

/** Throws `unprocessable` when the database has other bytes of these pictures and videos than their rows tell of. */
export async function requireIntact(run: Run, ids: readonly string[]): Promise<void> {
  const list = sql`any(${idList(ids)})`
  const isOther = sql`encode(sha256(bytes), 'hex') is distinct from sha256`
  const found = await run(sql`
    select from images left join image_blobs on image_id = id where id = ${list} and ${isOther}
    union all select from video_thumbnails where video_id = ${list} and ${isOther}
    union all select from video_storyboards where video_id = ${list} and ${isOther}`)
  if (found.length > 0) throw new AppError('unprocessable', 'Its bytes are not those that were once stored.')
}
