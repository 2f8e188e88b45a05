import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { createTestDatabase } from '@abparts/testing/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './root.ts'

const { db, url, close } = await createTestDatabase()
const home = mkdtempSync(path.join(tmpdir(), 'abparts-newer-'))
const [PORT, IMAGES_PORT, VIDEOS_PORT] = (await freePorts(3)).map(String)
afterAll(async () => {
  await close()
  rmSync(home, { recursive: true })
})

const place = path.join(home, 'place')
beforeAll(async () => {
  mkdirSync(place)
  const made = await run(['scripts/media.ts', 'backup', '--to', place], { DATABASE_URL: url })
  expect(made.said).toMatch(/^Backup /)
})

const secret = 's'.repeat(32)
const env = {
  PATH: process.env.PATH,
  PORT,
  IMAGES_PORT,
  VIDEOS_PORT,
  MEDIA_ROOT: path.join(home, 'media'),
  AUTH_SECRET: secret,
  MEDIA_URL_SECRETS: secret,
  JWKS_URL: `http://127.0.0.1:${PORT}/api/auth/jwks`,
  IMAGES_URL: `http://127.0.0.1:${IMAGES_PORT}`,
  VIDEOS_URL: `http://127.0.0.1:${VIDEOS_PORT}`,
}

async function run(command: string[], more: Record<string, string>) {
  const child = Bun.spawn([process.execPath, ...command], {
    cwd: root,
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  })
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text()])
  return { code: await child.exited, said: output + errors }
}

const programs = [
  'scripts/start.ts',
  'scripts/db-migrate.ts',
  'scripts/media.ts verify --fix',
  'scripts/media.ts report',
  'scripts/media.ts restore --from PLACE --force',
  'apps/gateway/src/main.ts',
  'apps/images/src/main.ts',
  'apps/videos/src/main.ts',
  'apps/videos/src/worker.ts',
]
const wordsOf = (program: string) => program.replace('PLACE', place).split(' ')
const codeOf = (program: string) => (program.startsWith('scripts/media.ts') ? 2 : 1)

test.each(programs)('%s leaves a database of a newer version unchanged, and says so', async (program) => {
  await db.execute(`insert into drizzle.__drizzle_migrations (hash, created_at) select 'newer', 9999999999999
    where not exists (select from drizzle.__drizzle_migrations where hash = 'newer')`)
  const state = () =>
    db.execute(`select (select count(*)::int from drizzle.__drizzle_migrations) as migrations,
    (select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int from pg_stat_user_tables
      where schemaname in ('public', 'pgboss')) as changes`)
  const before = Array.from(await state())
  const { code, said } = await run(wordsOf(program), { DATABASE_URL: url, DATA_DIR: path.join(home, 'data') })
  expect(said).toMatch(/The database's schema is newer than \S+: deploy a newer version/)
  expect(code).toBe(codeOf(program))
  expect(Array.from(await state())).toEqual(before)
})

test('job tables of a newer version are left unchanged, too', async () => {
  const other = await createTestDatabase()
  await other.db.execute('update pgboss.version set version = version + 1')
  const { code, said } = await run(['scripts/db-migrate.ts'], {
    DATABASE_URL: other.url,
    DATA_DIR: path.join(home, 'data'),
  })
  await other.close()
  expect([code, said]).toEqual([1, expect.stringContaining("The database's job tables are newer than version")])
})

test.each(programs.slice(0, 4))('%s leaves a data directory of a newer version unchanged', async (program) => {
  const directory = path.join(home, crypto.randomUUID())
  mkdirSync(directory)
  writeFileSync(path.join(directory, 'layout.json'), '{ "version": 2, "more": "that is new" }')
  const { code, said } = await run(wordsOf(program), { DATA_DIR: directory })
  expect(said).toContain(`${directory} was made by a newer version of the platform (layout 2, this one knows 1)`)
  expect(code).toBe(codeOf(program))
  expect(readdirSync(directory)).toEqual(['layout.json'])
})
