import type { Database } from '@abparts/db/client'
import { firstMigration } from '@abparts/db/migrations'
import { ownNames, ownSchemas } from '@abparts/db/own-names'
import { DrizzleQueryError, sql, TransactionRollbackError } from 'drizzle-orm'
import { dropOurs, lostWithOurs } from './drop-ours.ts'

/**
 * What is in the way of a restored backup and is not ours, in a sentence, or null: things in a database that this
 * platform never had that have the names of ours, or things that are built on ours and would go with them. Changes
 * nothing. It waits for a minute for who uses the database.
 */
export async function findStrangers(db: Database): Promise<string | null> {
  if (!(await isOurs(db))) {
    const [found] = await db.execute<{ things: string | null }>(sql`select string_agg(thing, ', ') as things from (
      select format('%s', oid::regclass) as thing from pg_class where relnamespace = 'public'::regnamespace
        and relname in ${[...ownNames.tables, ...ownNames.views]}
      union all select 'schema ' || nspname from pg_namespace where nspname in ${ownSchemas}
      union all select format('%s', oid::regprocedure) from pg_proc where pronamespace = 'public'::regnamespace
        and proname in ${ownNames.functions}) as found`)
    if (!found?.things) return null
    return `The database is not one of this platform, and what it has is in the way: ${found.things}. Restore into another one.`
  }
  try {
    await db.transaction(async (tx) => {
      await tx.execute(sql.raw(dropOurs))
      // It was a rehearsal.
      tx.rollback()
    })
  } catch (error) {
    return strangersIn(error)
  }
  return null
}

/** Throws what is no answer. */
function strangersIn(error: unknown): string | null {
  if (error instanceof TransactionRollbackError) return null
  const cause = error instanceof DrizzleQueryError ? error.cause : error
  if (!(cause instanceof Error) || !cause.message.startsWith(lostWithOurs)) throw error
  return `The database has things that are not ours and are built on what is: ${cause.message.slice(lostWithOurs.length)}. Remove them first, or restore into another one.`
}

async function isOurs(db: Database): Promise<boolean> {
  const [known] = await db.execute(sql`select to_regclass('drizzle.__drizzle_migrations') is not null as migrated`)
  if (!known?.migrated) return false
  return (
    (await db.execute(sql`select from drizzle.__drizzle_migrations where created_at = ${firstMigration.when}`)).length >
    0
  )
}
