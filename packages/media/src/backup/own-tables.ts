import { ownNames } from '@abparts/db/own-names'
import type { Run } from '@abparts/db/run'
import { sql } from 'drizzle-orm'
import { z } from 'zod'

const OwnTable = z.object({ name: z.string(), columns: z.array(z.string()) })
export type OwnTable = z.infer<typeof OwnTable>

/** The tables of ours that a database has, with the columns that a dump fills. */
export async function readOwnTables(run: Run): Promise<OwnTable[]> {
  const rows = await run(sql`
    select relname as name, array_agg(attname::text order by attnum) as columns
    from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname in ${[...ownNames.tables]}
      and attnum > 0 and not attisdropped and attgenerated = ''
    group by relname order by relname`)
  return z.array(OwnTable).parse(rows)
}
