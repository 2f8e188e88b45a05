import { sql } from 'drizzle-orm'
import type { Platform } from './start-platform.ts'

/** Every row of every table, as a hash of each table, and every stored file. Attempts are counted, allowed or not. */
export async function takeStock({ db, storedFiles }: Platform) {
  const tables = await db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_name <> 'rate_limits' order by 1`,
  )
  const hashes = tables.map(
    ({ name }) => sql`select ${name} as name, md5(string_agg(x::text, '' order by x::text)) as hash
      from ${sql.identifier(name)} as x`,
  )
  return { rows: [...(await db.execute(sql.join(hashes, sql` union all `)))], files: await storedFiles() }
}
