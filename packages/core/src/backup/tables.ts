import type { Run } from '@abparts/db/client'
import { ownNames } from '@abparts/db/own-names'
import { sql } from 'drizzle-orm'
import { z } from 'zod'

const OwnTable = z.object({ name: z.string(), columns: z.array(z.string()) })
export type OwnTable = z.infer<typeof OwnTable>

/** Our tables in a database, with the columns that a dump fills. */
export async function readOwnTables(run: Run): Promise<OwnTable[]> {
  const rows = await run(sql`
    select relname as name, array_agg(attname::text order by attnum) as columns
    from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname in ${[...ownNames.tables]}
      and attnum > 0 and not attisdropped and attgenerated = ''
    group by relname order by relname`)
  return z.array(OwnTable).parse(rows)
}

/** What a restored database does not keep: another installation's sessions, keys, counters and queue. */
export const notRestored = ['sessions', 'jwks', 'rate_limits', 'revocations', 'storage_deletions']

/** The columns in which tables refer to a video. Unfinished uploads are not restored, nor are their videos. */
const videoColumns: Record<string, string> = {
  videos: 'id',
  support_videos: 'id',
  part_videos: 'id',
  video_uploads: 'video_id',
}
const unfinished = sql`select video_id from video_uploads where completed_at is null`

const Counted = z.array(z.object({ count: z.int() })).length(1)

/** The number of rows in each of our tables, without what a restored database does not keep. */
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
