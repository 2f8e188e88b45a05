import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import { firstMigration } from '@abparts/db/migrations'
import { ownNames, ownSchemas } from '@abparts/db/own-names'
import { installation } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import { describeBackend } from '@abparts/storage/storages'
import { DrizzleQueryError, sql, TransactionRollbackError } from 'drizzle-orm'
import { foreign, lookAtStorage, sampleOf, unknownObjects } from '../installation/claim-storages.ts'
import { type DatabaseIdentity, readInstallation, readMarker } from '../installation/installation.ts'
import type { Removal } from '../objects/removal-guard.ts'
import { objectPrefixes } from '../objects/verify.ts'

/**
 * The identity of the database and storage into which a backup is restored: their previous one, or a new one, since the
 * installation of the backup may still exist. Throws `conflict`, and changes nothing, when the storage does not belong
 * to the database; an empty database has none, and the storage's installation may still be in use. Not with `adopt`.
 */
export async function targetIdentity(
  db: Database,
  storage: ObjectStorage,
  { adopt }: { adopt: boolean },
): Promise<DatabaseIdentity> {
  const name = describeBackend(storage.backend)
  const own = await readInstallation(db)
  const marked = await readMarker(storage, name)
  const problem =
    own !== null
      ? await lookAtStorage(db, storage, own, marked)
      : marked !== null
        ? foreign(name, marked, own)
        : (await sampleOf(storage)).length > 0
          ? unknownObjects(name)
          : null
  if (problem !== null && !adopt)
    throw new AppError(
      'conflict',
      `${problem}\nNothing was changed. To make it belong to the restored database: add --adopt.`,
    )
  return own ?? { id: crypto.randomUUID(), isOlderThanIds: false }
}

/** Records in the database which installation it is. */
export async function writeInstallation(db: Transaction, identity: DatabaseIdentity): Promise<void> {
  await db.insert(installation).values(identity).onConflictDoUpdate({ target: installation.isOnly, set: identity })
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const listOf = (names: readonly string[]) => `array[${names.map(literal).join(', ')}]::name[]`
const qualified = (names: readonly string[]) => names.map((name) => `public."${name}"`).join(', ')

/**
 * Everything in the database that is not ours and could be lost with our objects: relations and their columns,
 * functions, types, constraints and triggers, each described in words.
 */
const whatIsNotOurs = `
  with ours as (
    select oid from pg_class where relnamespace in (select oid from pg_namespace where nspname = any(${listOf(ownSchemas)}))
      or relnamespace = 'public'::regnamespace and relname = any(${listOf([...ownNames.tables, ...ownNames.views])})
  ), foreign_schemas as (
    select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' and nspname <> all(${listOf(ownSchemas)})
  ), relations as (
    select oid from pg_class where relnamespace in (select oid from foreign_schemas) and relkind in ('r', 'p', 'v', 'm', 'f')
      and oid not in (select oid from ours)
  ), things as (
    select 'pg_class'::regclass as class, oid, 0 as part from relations
    union all select 'pg_class'::regclass, attrelid, attnum from pg_attribute
      where attrelid in (select oid from relations) and attnum > 0 and not attisdropped
    union all select 'pg_proc'::regclass, oid, 0 from pg_proc where pronamespace in (select oid from foreign_schemas)
      and not (pronamespace = 'public'::regnamespace and proname = any(${listOf(ownNames.functions)}))
    union all select 'pg_type'::regclass, oid, 0 from pg_type
      where typnamespace in (select oid from foreign_schemas) and typtype in ('d', 'e', 'r')
    union all select 'pg_constraint'::regclass, oid, 0 from pg_constraint where conrelid in (select oid from relations)
    union all select 'pg_trigger'::regclass, oid, 0 from pg_trigger
      where tgrelid in (select oid from relations) and not tgisinternal
    union all select 'pg_policy'::regclass, oid, 0 from pg_policy where polrelid in (select oid from relations)
  )
  select coalesce(array_agg(pg_describe_object(class, oid, part)), '{}') from things`

/** How the error of `dropOurs` begins when it would drop something else as well. */
const lostWithOurs = 'Not ours, and lost with what is: '

/**
 * SQL that drops what our migrations have created, and nothing else: what others keep in the same database stays. When
 * it cannot stay, because it depends on our objects, nothing is dropped. Waits up to a minute for others who use the
 * database.
 */
export const dropOurs = `
set local lock_timeout = '1min';
do $drop$
declare
  before text[];
  after text[];
  lost text;
  drop_function text;
begin
  ${whatIsNotOurs} into before;
  drop view if exists ${qualified(ownNames.views)} cascade;
  drop table if exists ${qualified(ownNames.tables)} cascade;
  for drop_function in
    select format('drop function if exists public.%I(%s) cascade', proname, pg_get_function_identity_arguments(oid))
    from pg_proc where pronamespace = 'public'::regnamespace and proname = any(${listOf(ownNames.functions)})
  loop
    execute drop_function;
  end loop;
  drop schema if exists ${ownSchemas.join(', ')} cascade;
  ${whatIsNotOurs} into after;
  select string_agg(gone, ', ') into lost from (select unnest(before) except select unnest(after)) as things(gone);
  if lost is not null then
    raise exception '${lostWithOurs}%', lost;
  end if;
end $drop$;
`

/**
 * A sentence that says what is in the way of a restored backup and is not ours, or null: objects with our names in a
 * database that this platform never used, or objects that depend on ours and would be dropped with them. Changes
 * nothing. Waits up to a minute for others who use the database.
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
    return `The database was not created by this platform, and has objects that are in the way: ${found.things}. Restore into another one.`
  }
  try {
    await db.transaction(async (tx) => {
      await tx.execute(sql.raw(dropOurs))
      // This was only a rehearsal.
      tx.rollback()
    })
  } catch (error) {
    return strangersIn(error)
  }
  return null
}

/** Rethrows any other error. */
function strangersIn(error: unknown): string | null {
  if (error instanceof TransactionRollbackError) return null
  const cause = error instanceof DrizzleQueryError ? error.cause : error
  if (!(cause instanceof Error) || !cause.message.startsWith(lostWithOurs)) throw error
  return `The database has other objects that depend on this platform's: ${cause.message.slice(lostWithOurs.length)}. Remove them first, or restore into another one.`
}

async function isOurs(db: Database): Promise<boolean> {
  const [known] = await db.execute(sql`select to_regclass('drizzle.__drizzle_migrations') is not null as migrated`)
  if (!known?.migrated) return false
  return (
    (await db.execute(sql`select from drizzle.__drizzle_migrations where created_at = ${firstMigration.when}`)).length >
    0
  )
}

/**
 * The images, videos and documents in a database that a restored backup replaces. None when the database is not ours.
 */
export async function countReplaced(db: Database): Promise<Removal> {
  let removing = 0
  for (const table of ['images', 'videos', 'documents']) {
    const [known] = await db.execute(sql`select to_regclass(${`public.${table}`}) is not null as is_there`)
    if (known?.is_there) removing += await db.$count(sql.identifier(table))
  }
  return { what: 'images, videos and documents of the database', removing, of: removing }
}

/** What a restored backup would overwrite, and who uses the database. `db` must have a single connection. */
export async function findConflicts(db: Database, storage: ObjectStorage): Promise<string[]> {
  const [found] = await db.execute<{ tables: number; others: number }>(sql`select
    (select count(*)::int from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')) as tables,
    (select count(*)::int from pg_stat_activity where datname = current_database()
      and backend_type = 'client backend' and pid <> pg_backend_pid()) as others`)
  const pages = await Promise.all(objectPrefixes.map((prefix) => storage.list({ prefix, limit: 1 })))
  return [
    ...(found?.tables ? [`The database is not empty: it has ${found.tables} tables.`] : []),
    ...(pages.some(({ items }) => items.length > 0) ? [`There are objects in the ${storage.backend} storage.`] : []),
    ...(found?.others ? ['The database is in use: stop the services.'] : []),
  ]
}
