import type { Run } from '@abparts/db/run'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { readOwnTables } from './own-tables.ts'

/** What a restored database does not keep: sessions, keys, counters and a queue of another installation. */
export const notRestored = ['sessions', 'jwks', 'rate_limits', 'storage_deletions']

/** Where the tables of a video name it. Uploads that were not finished are not restored, nor are their videos. */
const videoColumns: Record<string, string> = {
  videos: 'id',
  support_videos: 'id',
  part_videos: 'id',
  video_uploads: 'video_id',
}
const unfinished = sql`select video_id from video_uploads where completed_at is null`

const Counted = z.array(z.object({ count: z.int() })).length(1)

/** How many rows the tables of ours have that a restored database keeps. */
export async function countRows(run: Run): Promise<Record<string, number>> {
  const rows: Record<string, number> = {}
  for (const { name } of await readOwnTables(run)) {
    if (name === 'installation' || notRestored.includes(name)) continue
    const column = videoColumns[name]
    const isKept = column === undefined ? sql`true` : sql`${sql.identifier(column)} not in (${unfinished})`
    const [counted] = Counted.parse(
      await run(sql`select count(*)::int as count from ${sql.identifier(name)} where ${isKept}`),
    )
    rows[name] = counted?.count ?? 0
  }
  return rows
}
