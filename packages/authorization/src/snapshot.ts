import { sql } from 'drizzle-orm'
import type { Platform } from './platform.ts'

/**
 * How many rows each table has and which transaction wrote the newest one: the same again when nobody has added,
 * changed or removed one. And every stored file. What is counted for limits is left out: refusals count.
 */
export async function takeSnapshot({ db, storedFiles }: Platform) {
  const tables = await db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'rate_limits' order by 1`,
  )
  const counts = tables.map(
    ({ name }) => sql`select ${name} as name, count(*) as rows, max(xmin::text::bigint) as newest
      from ${sql.identifier(name)}`,
  )
  return { tables: [...(await db.execute(sql.join(counts, sql` union all `)))], files: await storedFiles() }
}
