import { sql } from 'drizzle-orm'
import type { Platform } from './platform.ts'

/**
 * The number of rows in each table and the transaction that wrote the newest one: equal when nobody has added, changed
 * or removed a row. And every stored file. Rate limits are left out: rejected requests count.
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
