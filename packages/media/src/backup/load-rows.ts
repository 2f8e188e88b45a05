import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@abparts/contracts/error'
import type { CopyTransaction } from '@abparts/db/copy-client'
import { ownSchemas } from '@abparts/db/own-names'
import { sql } from 'drizzle-orm'
import { type OwnTable, readOwnTables } from './own-tables.ts'
import { type DumpPart, readDump } from './read-dump.ts'

/**
 * Loads the rows and sequences of a dump that are of our tables, instead of the rows that these have, and nothing else.
 * Answers with the tables that are not ours. Throws `unprocessable` when something in it is not for these tables.
 */
export async function loadRows(
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
    throw new AppError(
      'unprocessable',
      `The backup has other columns of the table ${name} than there were at its time.`,
    )
  const list = part.columns.map((column) => `"${column}"`).join(', ')
  try {
    await pipeline(part.rows, copy(`copy public."${name}" (${list}) from stdin`), { signal })
  } catch (cause) {
    if (!isOfTheRows(cause)) throw cause
    throw new AppError('unprocessable', `The backup has rows that the table ${name} does not take: ${cause.message}.`, {
      cause,
    })
  }
}

/** SQLSTATE classes: data exception, integrity constraint violation. */
const isOfTheRows = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code)

/** Only a sequence that belongs to a column of ours. */
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
 * Does `work` as a role that may do nothing but insert into these tables, and is gone afterwards. A user who may not make
 * roles is no superuser, and does it himself.
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
