import { openDatabase } from '@abparts/db/client'
import { createTestDatabase } from '@abparts/testing/database'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { dropOurs, findStrangers } from './target.ts'

async function withDatabase(work: (db: Awaited<ReturnType<typeof createTestDatabase>>['db']) => Promise<void>) {
  const { url, close } = await createTestDatabase()
  // Transactions and the queries between them use one session, as in a restore.
  const { db, close: disconnect } = openDatabase(url, { maxConnections: 1 })
  try {
    await work(db)
  } finally {
    await disconnect()
    await close()
  }
}

test('nothing of ours remains, whatever the migrations have created', () =>
  withDatabase(async (db) => {
    expect(await findStrangers(db)).toBeNull()
    await db.transaction(async (tx) => void (await tx.execute(sql.raw(dropOurs))))
    const left = await db.execute(sql`
      select relname from pg_class where relnamespace = 'public'::regnamespace
      union all select proname from pg_proc where pronamespace = 'public'::regnamespace
      union all select typname from pg_type where typnamespace = 'public'::regnamespace
      union all select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')`)
    expect(Array.from(left)).toEqual([])
  }))

test('what others keep in the same database remains', () =>
  withDatabase(async (db) => {
    for (const statement of [
      'create extension pgcrypto',
      'create schema reports',
      'create table reports.yearly (year int primary key, note text)',
      'insert into reports.yearly values (2026, $$kept$$)',
      'create view reports.notes as select note from reports.yearly',
      'create table invoices (id int primary key)',
      'create type mood as enum ($$good$$)',
      'create function double(int) returns int language sql as $$ select $1 * 2 $$',
    ])
      await db.execute(statement)
    expect(await findStrangers(db)).toBeNull()
    await db.transaction(async (tx) => void (await tx.execute(sql.raw(dropOurs))))
    const [kept] =
      await db.execute(sql`select note, double(21), 'good'::mood as mood, to_regclass('invoices')::text as table,
      to_regclass('parts') as ours, length(digest('', 'sha256')) as extension from reports.notes`)
    expect(kept).toEqual({ note: 'kept', double: 42, mood: 'good', table: 'invoices', ours: null, extension: 32 })
  }))

test.each([
  ['a view', 'create view reports.parts as select id from public.parts', 'view reports.parts'],
  [
    'a foreign key',
    'create table reports.notes (part_id uuid references parts)',
    'notes_part_id_fkey on table reports.notes',
  ],
  [
    'a trigger',
    'create trigger touched before update on reports.t for each row execute function touch_row()',
    'trigger touched on table reports.t',
  ],
  ['a column', 'alter table reports.t add part parts', 'column part of table reports.t'],
  [
    'a function',
    'create function reports.f(parts) returns int language sql as $$ select 1 $$',
    'function reports.f(parts)',
  ],
  ['a view of jobs', 'create view reports.jobs as select id from pgboss.job', 'view reports.jobs'],
])('%s that depends on ours is named, and nothing is dropped', (_, statement, named) =>
  withDatabase(async (db) => {
    await db.execute('create schema reports')
    await db.execute('create table reports.t (id int)')
    await db.execute(statement)
    expect(await findStrangers(db)).toContain(named)
    const dropping = db.transaction(async (tx) => void (await tx.execute(sql.raw(dropOurs))))
    await expect(dropping).rejects.toThrow()
    const [there] = await db.execute(
      sql`select to_regclass('parts')::text as parts, to_regclass('pgboss.job')::text as jobs`,
    )
    expect(there).toEqual({ parts: 'parts', jobs: 'pgboss.job' })
  }),
)

test('a database that was never ours is rejected, whatever its tables are called', () =>
  withDatabase(async (db) => {
    await db.transaction(async (tx) => void (await tx.execute(sql.raw(dropOurs))))
    expect(await findStrangers(db)).toBeNull()
    for (const [statement, named] of [
      ['create table users (id int)', 'in the way: users.'],
      ['create schema drizzle', 'schema drizzle'],
      ['create table drizzle.__drizzle_migrations (hash text, created_at bigint)', 'schema drizzle'],
      ['create function touch_row() returns int language sql as $$ select 1 $$', 'touch_row()'],
    ] as const) {
      await db.execute(statement)
      expect(await findStrangers(db), statement).toContain(named)
    }
  }))
