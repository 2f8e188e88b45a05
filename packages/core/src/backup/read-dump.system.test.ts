import { execFileSync } from 'node:child_process'
import { createTestDatabase } from '@abparts/testing/database'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { connectionEnv } from './dump.ts'
import { readDump } from './read-dump.ts'

const { db, url, close } = await createTestDatabase()
afterAll(close)

/** In chunks of these lengths, repeated. */
async function* inPieces(bytes: Uint8Array, lengths: readonly number[]) {
  for (let offset = 0, index = 0; offset < bytes.length; index++) {
    const length = lengths[index % lengths.length] ?? bytes.length
    yield bytes.subarray(offset, offset + length)
    offset += length
  }
}

interface ReadTable {
  table: string
  columns: string[]
  rows: string
}
async function read(dump: string | Uint8Array, lengths: readonly number[] = [1_000_000]) {
  const bytes = typeof dump === 'string' ? Buffer.from(dump) : dump
  const tables: ReadTable[] = []
  const sequences: string[] = []
  for await (const part of readDump(inPieces(bytes, lengths)))
    if (part.kind === 'sequence') sequences.push(`${part.schema} ${part.name} ${part.value} ${part.isCalled}`)
    else
      tables.push({
        table: `${part.schema} ${part.table}`,
        columns: part.columns,
        rows: Buffer.concat(await Array.fromAsync(part.rows)).toString('latin1'),
      })
  return { tables, sequences }
}

test('a dump of pg_dump is read as psql would, however it is chunked', async () => {
  const nasty = 'tab\t, \\, end\n\\.\nCOPY public.users (id) FROM stdin;\n\\! touch x\n\' " $$ $a$ -- /* ü 🙂\r\n'
  for (const statement of [
    'create schema "odd schema"',
    'create table "odd schema"."odd "" table" ("a ""column""" text, "select" bytea, b int generated always as identity)',
    `create function "odd schema".f() returns int language sql as $body$ select 1; -- '
      COPY public.nothing (id) FROM stdin;
      /* $a$ " */ select 2 $body$`,
    `comment on function "odd schema".f() is 'it''s \\ " $$ ; COPY public.nothing (id) FROM stdin;'`,
    `create view "odd schema".v as select 'a;b' as "c;d", E'\\'' as e`,
    `create rule r as on delete to "odd schema"."odd "" table" do also (select 1; select 2)`,
  ])
    await db.execute(sql.raw(statement))
  for (const text of [nasty, '', null, '\\N', '\\.'])
    await db.execute(
      sql`insert into "odd schema"."odd "" table" values (${text}, ${text === null ? null : Buffer.from(text)})`,
    )
  const program = ['--format=plain', '--no-password']
  const dump = execFileSync('pg_dump', program, { env: { PATH: process.env.PATH, ...connectionEnv(url) } })
  const whole = await read(dump)
  const odd = whole.tables.find(({ table }) => table === 'odd schema odd " table')
  expect(odd?.columns).toEqual(['a "column"', 'select', 'b'])
  expect(whole.tables.map(({ table }) => table)).not.toContain('public nothing')
  expect(whole.sequences).toContain('odd schema odd " table_b_seq 5 true')

  // The server reads the rows as the same.
  await db.execute(sql`create table copied (a text, b bytea, c int)`)
  const input = `copy copied from stdin;\n${Buffer.from(odd?.rows ?? '', 'latin1').toString()}\\.\n`
  execFileSync('psql', ['--set=ON_ERROR_STOP=1'], { input, env: { PATH: process.env.PATH, ...connectionEnv(url) } })
  const difference = await db.execute(sql`select * from copied except select * from "odd schema"."odd "" table"`)
  expect([difference.length, (await db.execute(sql`select from copied`)).length]).toEqual([0, 5])

  const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(lengths, async (pieces) => {
      expect(await read(dump, pieces)).toEqual(whole)
    }),
    { numRuns: 20 },
  )
}, 60_000)

/** A line of a table: any bytes but the end of the line, and not the end of the table. */
const row = fc
  .oneof(
    fc.uint8Array({ maxLength: 30 }),
    fc.constantFrom('\\.x', ' \\.', '\\.\r', '\\', '\\.\\.', '\0', '', 'a\\', 'COPY x FROM stdin;').map(Buffer.from),
  )
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10)).toString('latin1'))
  .filter((line) => line !== '\\.')
const noise = fc.constantFrom(
  ...['', '\n', '-- it\'s; $a$ "\n', "/* ; /* nested ' */ COPY public.no (a) FROM stdin; */", '\\restrict abc\n'],
  ...[
    "SELECT ';', 'it''s';",
    "SELECT E'\\';\\\\', e'''';",
    'SELECT 1 AS "a;""b";',
    'DO $$ ; $a$ ; $$;',
    'DO $a$ $$; $ $a$;',
  ],
  ...[
    "SELECT 'COPY public.no (a) FROM stdin;\n';",
    'CREATE RULE r AS DO (SELECT 1; SELECT 2);',
    'SELECT $1;',
    '\\! x\n',
  ],
  ...["COPY public.no FROM PROGRAM 'touch x';", 'SELECT a$b$c; SELECT 2;', 'SELECT 1 - -1; --;\n', 'SELECT 4/2*2;'],
)

test('what is between COPY and its end is returned unchanged, and nothing else is', async () => {
  const table = fc.record({ before: fc.array(noise, { maxLength: 4 }), rows: fc.array(row, { maxLength: 6 }) })
  const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(fc.array(table, { maxLength: 4 }), pieces, async (tables, lengths) => {
      const dump = tables.map(
        ({ before, rows }, index) =>
          `${before.join('\n')}\nCOPY public.t${index} (a, b) FROM stdin;\n${rows.map((line) => `${line}\n`).join('')}\\.\n`,
      )
      const found = await read(Buffer.from(dump.join(''), 'latin1'), lengths)
      expect(found.tables).toEqual(
        tables.map(({ rows }, index) => ({
          table: `public t${index}`,
          columns: ['a', 'b'],
          rows: rows.map((line) => `${line}\n`).join(''),
        })),
      )
    }),
    { numRuns: 500 },
  )
}, 60_000)

test('rows that are not read to the end are skipped', async () => {
  const dump = 'COPY public.a (a) FROM stdin;\n1\n2\n\\.\nCOPY public.b (a) FROM stdin;\n3\n\\.\n'
  const names: string[] = []
  for await (const part of readDump(inPieces(Buffer.from(dump), [3]))) if (part.kind === 'rows') names.push(part.table)
  expect(names).toEqual(['a', 'b'])
})

test.each([
  ['without an end', 'COPY public.a (a) FROM stdin;\n1\n'],
  ['without rows', 'COPY public.a (a) FROM stdin;\n'],
  ['without anything', 'COPY public.a (a) FROM stdin;'],
  ['with an end that is not one', 'COPY public.a (a) FROM stdin;\n1\n\\.'],
  ['with other line endings', 'COPY public.a (a) FROM stdin;\r\n1\r\n\\.\r\n'],
  ['with options', 'COPY public.a (a) FROM stdin WITH (FORMAT csv);\n1\n\\.\n'],
  ['without a schema', 'COPY a FROM stdin;\n1\n\\.\n'],
  ['of a query', 'COPY public.a (a) FROM stdin WHERE f(a);\n1\n\\.\n'],
])('a table %s is rejected', async (_what, dump) => {
  for (const length of [1, 1000])
    await expect(read(`SELECT 1;\n${dump}`, [length])).rejects.toMatchObject({ code: 'unprocessable' })
})

test('a row, a statement and a tag of any length need no extra memory', async () => {
  const megabyte = Buffer.alloc(1024 ** 2, 'x')
  const times = 300
  async function* endless() {
    yield Buffer.from("SELECT '")
    for (let count = 0; count < 10; count++) yield megabyte
    yield Buffer.from("'; SELECT $")
    for (let count = 0; count < 10; count++) yield megabyte
    yield Buffer.from('; COPY public.a (a) FROM stdin;\n')
    for (let count = 0; count < times; count++) yield megabyte
    yield Buffer.from('\n\\.\n')
  }
  let sizeBytes = 0
  let largest = 0
  for await (const part of readDump(endless()))
    if (part.kind === 'rows')
      for await (const chunk of part.rows) {
        sizeBytes += chunk.length
        largest = Math.max(largest, chunk.length)
      }
  expect(sizeBytes).toBe(times * megabyte.length + 1)
  expect(largest).toBeLessThan(2 * megabyte.length)
}, 60_000)
