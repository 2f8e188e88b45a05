import type { CopyTransaction } from '@abparts/db/copy-client'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { readOwnTables } from './own-tables.ts'

const ForeignKeys = z.array(z.object({ table: z.string(), name: z.string(), definition: z.string() }))

/**
 * Does `work` while the foreign keys of our tables are gone and their triggers rest: rows of a dump come in the order of
 * the tables' names, and what triggers once did is in them. Afterwards every foreign key holds for all of them. To
 * switch off the server's own checks would take a superuser.
 */
export async function withoutRules<Result>(
  { run, script }: CopyTransaction,
  work: () => Promise<Result>,
): Promise<Result> {
  const tables = (await readOwnTables(run)).map(({ name }) => name)
  const keys = ForeignKeys.parse(
    await run(sql`
      select quote_ident(relname) as table, quote_ident(conname) as name, pg_get_constraintdef(pg_constraint.oid) as definition
      from pg_constraint join pg_class on pg_class.oid = conrelid
      where contype = 'f' and relnamespace = 'public'::regnamespace and relname in ${tables}`),
  )
  const forEachTable = async (change: string) => {
    for (const table of tables) await script(`alter table public."${table}" ${change}`)
  }
  await forEachTable('disable trigger user')
  for (const { table, name } of keys) await script(`alter table public.${table} drop constraint ${name}`)
  const result = await work()
  for (const { table, name, definition } of keys)
    await script(`alter table public.${table} add constraint ${name} ${definition}`)
  await forEachTable('enable trigger user')
  return result
}
