import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@abparts/contracts/error'
import { type CopyTransaction, inCopyTransaction } from '@abparts/db/copy-client'
import { migrateUpTo } from '@abparts/db/migrate'
import { ownSchemas } from '@abparts/db/own-names'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type DumpPart, readDump } from './read-dump.ts'
import { type OwnTable, readOwnTables } from './tables.ts'

const ForeignKeys = z.array(z.object({ table: z.string(), name: z.string(), definition: z.string() }))

/**
 * Does `work` while the foreign keys of our tables are dropped and their triggers disabled: the rows of a dump come in
 * the order of the tables' names, and already contain the triggers' effects. Afterwards every foreign key holds for all
 * of them. Switching off the server's own checks would take a superuser.
 */
async function withoutRules<Result>({ run, script }: CopyTransaction, work: () => Promise<Result>): Promise<Result> {
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

/**
 * Loads the rows and sequences of a dump that belong to our tables, replacing the rows in them, and nothing else.
 * Returns the tables that are not ours. Throws `unprocessable` when something in the dump does not fit these tables.
 */
async function loadRows(
  transaction: CopyTransaction,
  dump: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<string[]> {
  const tables = new Map((await readOwnTables(transaction.run)).map((table) => [table.name, table]))
  for (const name of tables.keys()) await transaction.script(`delete from public."${name}"`)
  const strangers: string[] = []
  const sequences: Sequence[] = []
  await asNobody(transaction, [...tables.keys()], async () => {
    for await (const part of readDump(dump)) {
      signal.throwIfAborted()
      if (part.kind === 'sequence') {
        if (part.schema === 'public') sequences.push(part)
        continue
      }
      const table = part.schema === 'public' ? tables.get(part.table) : undefined
      if (table !== undefined) await copyRows(transaction, table, part, signal)
      else if (!ownSchemas.includes(part.schema)) strangers.push(`${part.schema}.${part.table}`)
    }
  })
  for (const sequence of sequences) await setSequence(transaction, [...tables.keys()], sequence)
  return strangers
}

type Rows = Extract<DumpPart, { kind: 'rows' }>
type Sequence = Extract<DumpPart, { kind: 'sequence' }>

async function copyRows(
  { copy }: CopyTransaction,
  { name, columns }: OwnTable,
  part: Rows,
  signal: AbortSignal,
): Promise<void> {
  const isSame = part.columns.length === columns.length && columns.every((column) => part.columns.includes(column))
  if (!isSame)
    throw new AppError('unprocessable', `The backup's columns of the table ${name} are not those of its version.`)
  const list = part.columns.map((column) => `"${column}"`).join(', ')
  try {
    await pipeline(part.rows, copy(`copy public."${name}" (${list}) from stdin`), { signal })
  } catch (cause) {
    if (!isOfTheRows(cause)) throw cause
    throw new AppError('unprocessable', `The backup has rows that do not fit the table ${name}: ${cause.message}.`, {
      cause,
    })
  }
}

/** SQLSTATE classes: data exception, integrity constraint violation. */
const isOfTheRows = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code)

/** Only a sequence that belongs to one of our columns. */
async function setSequence(
  { run }: CopyTransaction,
  tables: readonly string[],
  { name, value, isCalled }: Sequence,
): Promise<void> {
  await run(sql`
    select setval(sequence.oid::regclass, ${value}::bigint, ${isCalled})
    from pg_class sequence
      join pg_depend on objid = sequence.oid and classid = 'pg_class'::regclass and deptype in ('a', 'i')
      join pg_class owner on owner.oid = refobjid
    where sequence.relkind = 'S' and sequence.relname = ${name} and sequence.relnamespace = 'public'::regnamespace
      and owner.relnamespace = 'public'::regnamespace and owner.relname in ${[...tables]}`)
}

/**
 * Does `work` as a role that may only insert into these tables and is dropped afterwards. A user who may not create
 * roles is not a superuser, and does it directly.
 */
async function asNobody(
  { run, script }: CopyTransaction,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const [able] = await run(sql`select from pg_roles where rolname = current_user and (rolsuper or rolcreaterole)`)
  if (able === undefined) return await work()
  const role = `media_restore_${randomUUID().replaceAll('-', '')}`
  await script(`create role ${role} nologin role current_user;
    grant usage on schema public to ${role};
    grant insert on ${tables.map((table) => `public."${table}"`).join(', ')} to ${role};
    set local role ${role}`)
  await work()
  await script(`reset role; drop owned by ${role}; drop role ${role}`)
}

interface LoadOptions {
  databaseUrl: string
  /** The stream of `dumpDatabase`. */
  dump: ReadableStream<Uint8Array>
  /** The time of the newest migration that the dumped database had. */
  migration: number
  /** SQL that removes our part of the database, and SQL to run after loading. */
  before: string
  after: string
  /** Checks the result. If it throws, everything is rolled back. */
  check: (transaction: CopyTransaction) => Promise<void>
  signal: AbortSignal
}

const settings = `
set local search_path = public;
set local statement_timeout = 0;
set local idle_in_transaction_session_timeout = 0;
`

/**
 * Creates the schema of the dump's version with our own migrations and fills it with the rows of the dump, in one
 * transaction: afterwards the database has all of it, or is unchanged. Nothing else in the dump is run. Returns the
 * tables in it that are not ours. Throws `unprocessable` when the rows do not fit that schema.
 */
export async function loadDatabase(options: LoadOptions): Promise<string[]> {
  const { databaseUrl, dump, migration, before, after, check, signal } = options
  try {
    return await inCopyTransaction(databaseUrl, async (transaction) => {
      await transaction.script(settings + before)
      await migrateUpTo(transaction, migration)
      const strangers = await withoutRules(transaction, () => loadRows(transaction, dump, signal))
      await transaction.script(after)
      await check(transaction)
      return strangers
    })
  } catch (error) {
    if (error instanceof AppError || signal.aborted || !(error instanceof Error)) throw error
    throw new AppError('unavailable', `The database was not restored, and is unchanged: ${error.message}`, {
      cause: error,
    })
  }
}
