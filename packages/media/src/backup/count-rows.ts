import type { Transaction } from '@abparts/db/client'
import { sql } from 'drizzle-orm'

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

/** How many rows the tables have that a restored database keeps. */
export async function countRows(tx: Transaction): Promise<Record<string, number>> {
  const tables = await tx.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  )
  const rows: Record<string, number> = {}
  for (const { name } of tables) {
    if (notRestored.includes(name)) continue
    const column = videoColumns[name]
    const isKept = column === undefined ? sql`true` : sql`${sql.identifier(column)} not in (${unfinished})`
    const [counted] = await tx.execute<{ count: number }>(
      sql`select count(*)::int as count from ${sql.identifier(name)} where ${isKept}`,
    )
    rows[name] = counted?.count ?? 0
  }
  return rows
}
