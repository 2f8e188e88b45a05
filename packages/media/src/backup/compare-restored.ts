import type { Database } from '@abparts/db/client'
import { sql } from 'drizzle-orm'
import type { BackupRecord } from './backup-record.ts'
import { countRows } from './count-rows.ts'

/** What a database that was just restored has otherwise than its backup says, in sentences. */
export async function compareRestored(db: Database, { rows }: BackupRecord): Promise<string[]> {
  const restored = await countRows(db)
  const differences = Object.entries(rows)
    .filter(([table, count]) => restored[table] !== count)
    .map(([table, count]) => `${table} has ${restored[table] ?? 'no'} rows instead of ${count}.`)
  const [pictures] = await db.execute<{ damaged: number }>(sql`
    select count(*)::int as damaged from (
      select 1 from images join image_blobs on image_id = id where encode(sha256(bytes), 'hex') <> sha256
      union all select 1 from video_thumbnails where encode(sha256(bytes), 'hex') <> sha256
      union all select 1 from video_storyboards where encode(sha256(bytes), 'hex') <> sha256) as found`)
  const damaged = pictures?.damaged ?? 0
  return damaged === 0 ? differences : [...differences, `${damaged} pictures are not what was once stored.`]
}
