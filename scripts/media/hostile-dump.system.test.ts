import { createHash } from 'node:crypto'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '@abparts/db/client'
import { auditEvents, parts } from '@abparts/db/schema'
import { createDatabase, dropDatabase } from '@abparts/local-postgres/databases'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { openInstallation } from './installation.fixture.ts'

// A plain backup that is valid except for its dump, which an attacker has written.

const { db, url, media, close } = await openInstallation()
const home = await mkdtemp(path.join(tmpdir(), 'media-hostile-dump-'))
const [repository, whole] = [path.join(home, 'backups'), path.join(home, 'whole')]
const mediaElsewhere = path.join(home, 'media')
const elsewhere = new URL(url)
elsewhere.pathname += '_elsewhere'
/** The directory in which each attack would leave a file, written by psql or by the server. */
const traces = path.join(home, 'traces')
await mkdir(traces)
for (const directory of [home, traces]) await chmod(directory, 0o777)

vi.setConfig({ testTimeout: 120_000 })
await db.insert(parts).values([
  { partNumber: 'HD-1', name: 'Belt' },
  { partNumber: 'HD-2', name: 'Chain', description: 'of\tlinks\\' },
])
await db.insert(auditEvents).values({ action: 'create', resourceType: 'part', resourceId: '1', detail: {} })

beforeEach(async () => {
  await dropDatabase(elsewhere.href)
  for (const directory of [repository, mediaElsewhere]) {
    await rm(directory, { recursive: true, force: true })
    await mkdir(directory)
  }
  expect(await media(['backup', '--to', repository])).toMatchObject({ code: 0 })
})
afterAll(async () => {
  await dropDatabase(elsewhere.href)
  await rm(home, { recursive: true })
  await close()
})

const hashOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Changes the dump, and its hashes: in an unencrypted repository that requires no key. */
async function changeDump(change: (dump: string) => string): Promise<void> {
  const [name = ''] = await readdir(path.join(repository, 'backups'))
  const [dumpFile, recordFile] = ['database.sql.zst', 'record.json'].map((file) =>
    path.join(repository, 'backups', name, file),
  )
  const dump = Bun.zstdDecompressSync(await readFile(dumpFile ?? '')).toString()
  const changed = change(dump)
  expect(changed).not.toBe(dump)
  const bytes = Bun.zstdCompressSync(changed)
  const { record } = JSON.parse(await readFile(recordFile ?? '', 'utf8'))
  record.database = { sizeBytes: bytes.length, sha256: hashOf(bytes) }
  await writeFile(dumpFile ?? '', bytes)
  await writeFile(recordFile ?? '', JSON.stringify({ sha256: hashOf(JSON.stringify(record)), record }))
}
const restore = (...args: string[]) =>
  media(['restore', '--from', repository, '--database-url', elsewhere.href, '--media-root', mediaElsewhere, ...args])

async function withElsewhere<Result>(work: (restored: typeof db) => Promise<Result>, as = elsewhere): Promise<Result> {
  const restored = openDatabase(as.href)
  try {
    return await work(restored.db)
  } finally {
    await restored.close()
  }
}

const program = (name: string) => `touch ${path.join(traces, name)}`
const attacks: Record<string, (dump: string, run: string) => string> = {
  'psql-at-the-beginning': (dump, run) => `\\! ${run}\n\\o |${run}\n${dump}`,
  'psql-at-the-end': (dump, run) => `${dump}\n\\! ${run}\n`,
  'psql-in-a-statement': (dump, run) => dump.replace('SET lock_timeout', `SET \\! ${run}\nlock_timeout`),
  'copy-from-a-program': (dump, run) => `CREATE TABLE x (a text); COPY x FROM PROGRAM '${run}';\n${dump}`,
  'copy-to-a-program': (dump, run) => `${dump}\nCOPY public.parts TO PROGRAM '${run}';`,
  block: (dump, run) => `${dump}\nDO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''${run}'''; END $$;`,
  function: (dump, run) =>
    `${dump}\nCREATE FUNCTION public.evil() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COPY (SELECT 1) TO PROGRAM '${run}'; END $$;\nSELECT public.evil();`,
  trigger: (dump, run) =>
    dump.replace(
      'COPY public.parts ',
      () => `CREATE FUNCTION public.evil1() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN COPY (SELECT 1) TO PROGRAM '${run}'; RETURN NEW; END $$;
CREATE TRIGGER evil BEFORE INSERT ON public.parts FOR EACH ROW EXECUTE FUNCTION public.evil1();
COPY public.parts `,
    ),
  'function-of-ours': (dump, run) =>
    dump.replaceAll('NEW.updated_at := now();', `COPY (SELECT 1) TO PROGRAM '${run}'; NEW.updated_at := now();`),
  default: (dump, run) =>
    dump.replace(
      'COPY public.parts ',
      () => `CREATE FUNCTION public.evil2() RETURNS text LANGUAGE plpgsql AS $$ BEGIN COPY (SELECT 1) TO PROGRAM '${run}'; RETURN ''; END $$;
ALTER TABLE public.parts ADD COLUMN evil text DEFAULT public.evil2();
COPY public.parts `,
    ),
}

test('nothing in the dump is executed, and its rows are restored', async () => {
  for (const [name, attack] of Object.entries(attacks)) await changeDump((dump) => attack(dump, program(name)))
  expect(await restore()).toMatchObject({ code: 0, output: expect.stringContaining('Everything is there.') })
  await withElsewhere(async (restored) => {
    const about = { number: parts.partNumber, about: parts.description }
    expect(await restored.select(about).from(parts).orderBy(parts.partNumber)).toEqual([
      { number: 'HD-1', about: null },
      { number: 'HD-2', about: 'of\tlinks\\' },
    ])
    await restored.execute(sql`update parts set name = 'Other'`)
    expect(await restored.execute(sql`select from pg_proc where proname like 'evil%'`)).toHaveLength(0)
    expect(await restored.execute(sql`select from pg_roles where rolname like 'media_restore_%'`)).toHaveLength(0)
  })
  expect(await readdir(traces)).toEqual([])
})

const unfit: [what: string, change: (dump: string) => string, sentence: string][] = [
  [
    'columns that the table never had',
    (dump) => dump.replace('COPY public.parts (id,', 'COPY public.parts (evil,'),
    'columns of the table parts',
  ],
  ['no end', (dump) => dump.slice(0, dump.indexOf('COPY public.parts ') + 200), 'ends in the middle of a table'],
  ['too few rows', (dump) => dump.replace(/\n[^\n]+HD-1[^\n]+\n/, '\n'), 'parts has 1 rows instead of 2'],
  ['the same row twice', (dump) => dump.replace('HD-1', 'HD-2'), 'rows that do not fit the table parts'],
  ['rows that are no rows', (dump) => dump.replace('\tHD-1\t', '\t\\'), 'rows that do not fit the table parts'],
  [
    'rows that point nowhere',
    (dump) => dump.replace(/(HD-1\t[^\n]+?)\\N\t\{\}/, `$1${crypto.randomUUID()}\t{}`),
    'violates foreign key constraint',
  ],
]

test('a dump with another schema is refused with a sentence, and leaves the database unchanged', async () => {
  expect(await restore()).toMatchObject({ code: 0 })
  await withElsewhere((restored) => restored.execute(sql`update parts set name = 'kept'`))
  await cp(repository, whole, { recursive: true })
  for (const [what, change, sentence] of unfit) {
    await rm(repository, { recursive: true })
    await cp(whole, repository, { recursive: true })
    await changeDump(change)
    const refused = await restore('--force')
    expect([refused.code, refused.errors], what).toEqual([2, expect.stringContaining(sentence)])
    const names = await withElsewhere((restored) => restored.selectDistinct({ name: parts.name }).from(parts))
    expect(names).toEqual([{ name: 'kept' }])
  }
})

test('a database user without createrole and superuser can restore as well', async () => {
  const plain = new URL(elsewhere)
  plain.username = `plain_${crypto.randomUUID().replaceAll('-', '')}`
  plain.password = 'plain'
  const server = postgres(new URL('/postgres', url).href, { max: 1 })
  try {
    await server.unsafe(`create role ${plain.username} login password 'plain'`)
    await createDatabase(elsewhere.href)
    await server.unsafe(`alter database ${elsewhere.pathname.slice(1)} owner to ${plain.username}`)
    const command = ['restore', '--from', repository, '--database-url', plain.href, '--media-root', mediaElsewhere]
    expect(await media(command)).toMatchObject({ code: 0, output: expect.stringContaining('Everything is there.') })
    expect(await withElsewhere((restored) => restored.$count(parts), plain)).toBe(2)
    await dropDatabase(elsewhere.href)
    await server.unsafe(`drop role ${plain.username}`)
  } finally {
    await server.end()
  }
})

test('foreign tables are reported, and left to psql', async () => {
  await db.execute(sql`create schema others`)
  await db.execute(sql`create table others.notes (note text)`)
  await db.execute(sql`create table notes (note text)`)
  try {
    await rm(repository, { recursive: true })
    await mkdir(repository)
    expect(await media(['backup', '--to', repository])).toMatchObject({ code: 0 })
    const { code, output } = await restore()
    expect([code, output]).toEqual([0, expect.stringContaining('not ours, and not restored  others.notes')])
    expect(output).toContain('not ours, and not restored  public.notes')
    expect(output).not.toContain('pgboss')
  } finally {
    await db.execute(sql`drop schema others cascade`)
    await db.execute(sql`drop table notes`)
  }
})
