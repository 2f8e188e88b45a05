import { AppError } from '@abparts/contracts/error'
import type { Run } from '@abparts/db/run'
import { sql } from 'drizzle-orm'
import { idList } from './id-list.ts'

/**
 * Throws `unprocessable` when the database has other bytes of these pictures and videos than their rows tell of, or has
 * none where there have to be some.
 */
export async function requireIntact(run: Run, ids: readonly string[]): Promise<void> {
  const list = sql`any(${idList(ids)})`
  const isOther = sql`(octet_length(bytes) is distinct from size_bytes
    or encode(sha256(bytes), 'hex') is distinct from sha256)`
  const found = await run(sql`
    select from images left join image_blobs on image_id = id where id = ${list} and ${isOther}
    union all select from video_thumbnails where video_id = ${list} and ${isOther}
    union all select from video_storyboards where video_id = ${list} and ${isOther}
    union all select from (select *, convert_to(text, 'UTF8') as bytes from video_captions where video_id = ${list}) c
      where ${isOther}
    union all select from videos v where id = ${list} and state = 'ready' and video_codec is not null
      and not exists (select from video_thumbnails where video_id = v.id)`)
  if (found.length > 0) throw new AppError('unprocessable', 'Its bytes are not those that were once stored.')
}
