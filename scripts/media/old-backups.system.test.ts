import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { enqueueWaiting } from '@abparts/core/videos/processing'
import { openDatabase } from '@abparts/db/client'
import {
  accounts,
  auditEvents,
  documents,
  imageBlobs,
  jwks,
  parts,
  sessions,
  storageObjects,
  users,
  videos,
} from '@abparts/db/schema'
import { dropDatabase } from '@abparts/local-postgres/databases'
import { asc, eq, sql } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { jsonLines, openInstallation } from './installation.fixture.ts'

// Each was made by the version of its time, from a database with the rows that are checked here.
const fixtures = fileURLToPath(new URL('fixtures/backups/', import.meta.url))
const passphrase = 'fixture-passphrase'

const { url, media, addVideo, close } = await openInstallation()
const home = await mkdtemp(path.join(tmpdir(), 'media-old-backups-'))
const repository = path.join(home, 'backups')
const mediaElsewhere = path.join(home, 'media')
const elsewhere = new URL(url)
elsewhere.pathname += '_elsewhere'
const into = ['--database-url', elsewhere.href, '--media-root', mediaElsewhere]

vi.setConfig({ testTimeout: 120_000 })
beforeEach(async () => {
  await dropDatabase(elsewhere.href)
  for (const directory of [repository, mediaElsewhere]) await rm(directory, { recursive: true, force: true })
  await mkdir(mediaElsewhere)
})
afterAll(async () => {
  await dropDatabase(elsewhere.href)
  await rm(home, { recursive: true })
  await close()
})

const environment = (isEncrypted: boolean) => (isEncrypted ? { BACKUP_PASSPHRASE: passphrase } : {})
const namesIn = async () => (await readdir(path.join(repository, 'backups'))).sort()
async function copyFixture(fixture: string): Promise<string> {
  await cp(path.join(fixtures, fixture), repository, { recursive: true })
  return (await namesIn()).at(-1) ?? ''
}

async function expectAll(): Promise<void> {
  const { db, close: closeElsewhere } = openDatabase(elsewhere.href)
  try {
    const [person] = await db.select().from(users)
    expect(person).toMatchObject({ username: 'fixture', email: 'fixture@abparts.example', role: 'admin' })
    const [account] = await db.select().from(accounts)
    // The hash of `fixture password`, as better-auth writes it: a salt and a scrypt key.
    expect(account?.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/)
    const [part] = await db.select().from(parts)
    expect(part?.description).toBe(
      'Tab\t, backslash \\, end\n\\.\nCOPY public.users (id) FROM stdin;\n\\! touch /tmp/x\n\'quoted\' "too" $$ ü 🙂\r\n',
    )
    const [image] = await db.select().from(imageBlobs)
    expect(await sharp(image?.bytes).metadata()).toMatchObject({ format: 'webp', width: 32, height: 32 })
    expect(await db.select({ title: documents.title }).from(documents)).toEqual([{ title: 'Manual of the belt' }])
    const states = await db.select({ state: videos.state }).from(videos).orderBy(asc(videos.id))
    expect(states).toEqual([{ state: 'ready' }, { state: 'processing' }])
    expect(await db.select({ detail: auditEvents.detail }).from(auditEvents)).toEqual([
      { detail: { partNumber: 'FX-1' } },
    ])
    for (const table of [sessions, jwks]) expect(await db.$count(table)).toBe(0)
    // Used numbers are not reused: 42 events have been written, of which 41 are gone.
    const [event] = await db.execute(sql`select nextval('audit_events_id_seq')::int as id`)
    expect(event).toEqual({ id: 43 })
    // Jobs are not restored: the worker creates them when it starts.
    const jobs = async () => await db.execute(sql`select data from pgboss.job where name = 'process-video'`)
    expect(await jobs()).toHaveLength(0)
    await enqueueWaiting(db)
    expect(await jobs()).toEqual([{ data: { videoId: '00000000-0000-4000-8000-000000000006' } }])
    // The constraints apply to later rows.
    await expect(db.delete(auditEvents)).rejects.toThrow()
    await expect(db.delete(storageObjects).where(eq(storageObjects.backend, 'local'))).rejects.toThrow()
  } finally {
    await closeElsewhere()
  }
  const contents = await Promise.all(
    ['videos/support', 'documents/manuals'].map(async (directory) => {
      const files = await readdir(path.join(mediaElsewhere, directory), { recursive: true, withFileTypes: true })
      return await Promise.all(
        files
          .filter((file) => file.isFile())
          .map(async (file) => await readFile(path.join(file.parentPath, file.name), 'utf8')),
      )
    }),
  )
  expect(contents.flat().sort()).toEqual(['%PDF-1.4 a manual', 'A video of a belt.', 'Not processed yet.'])
}

test.each(['unsealed-plain', 'sealed-plain'])('an old backup can be restored: %s', async (fixture) => {
  const name = await copyFixture(fixture)
  const { code, output, errors } = await media(['restore', '--from', repository, ...into])
  expect([code, errors.replace(/\d+ %\n/g, '')]).toEqual([0, ''])
  expect(output).toContain(`Backup ${name}, made at 2026-11-30T01:35:1`)
  await expectAll()
})

test.each(['unsealed-encrypted', 'sealed-encrypted-by-age-library', 'sealed-encrypted'])(
  'an old encrypted backup can be restored: %s',
  async (fixture) => {
    await copyFixture(fixture)
    const { code, output } = await media(['restore', '--from', repository, ...into], environment(true))
    expect([code, output]).toEqual([0, expect.stringContaining('Everything is there.')])
    expect(output).toContain('It is from before records were authenticated')
    await expectAll()
  },
)

test('beside authenticated ones, an old encrypted backup is only restored by its name', async () => {
  const name = await copyFixture('sealed-encrypted')
  expect(await media(['backup', '--to', repository, '--adopt'], environment(true))).toMatchObject({ code: 0 })
  const refused = await media(['restore', '--from', repository, '--backup', name, ...into], environment(true))
  expect([refused.code, refused.errors]).toEqual([2, expect.stringContaining(`--allow-plain ${name}`)])
  expect(refused.errors).toContain('from before records were authenticated')
  const restored = await media(['restore', '--from', repository, '--allow-plain', name, ...into], environment(true))
  expect([restored.code, restored.output]).toEqual([0, expect.stringContaining('Everything is there.')])
  await expectAll()
})

test.each([
  ['unsealed-plain', false],
  ['sealed-encrypted', true],
] as const)('a repository with old backups accepts new ones, and removes old ones: %s', async (fixture, encrypted) => {
  const old = await copyFixture(fixture)
  await addVideo()
  const backup = (...args: string[]) => media(['backup', '--to', repository, '--json', ...args], environment(encrypted))
  const made = await backup('--adopt')
  expect([made.code, jsonLines(made.output)]).toMatchObject([0, [{ unreadable: [] }]])
  expect(await namesIn()).toContain(old)
  const again = await backup('--keep-daily', '1')
  expect([again.code, jsonLines(again.output)]).toMatchObject([0, [{ pruned: 2 }]])
  expect(await namesIn()).toHaveLength(1)
  const restored = await media(['restore', '--from', repository, ...into], environment(encrypted))
  expect([restored.code, restored.output]).toEqual([0, expect.stringContaining('Everything is there.')])
})

test.each([
  ['damaged', 'It is damaged.', () => '{"format": 1, "createdAt": '],
  [
    'of a newer version',
    'It was made by a newer version.',
    (record: string) => record.replace('"format": 1', '"format": 3'),
  ],
  ['under another name', 'which does not match its name', (record: string) => record],
])('a record that is %s hides no other, and causes no removal', async (_what, reason, change) => {
  const old = await copyFixture('sealed-plain')
  const newer = '2099-01-01t00-00-00-000z'
  const recordOf = (name: string) => path.join(repository, 'backups', name, 'record.json')
  await cp(path.dirname(recordOf(old)), path.dirname(recordOf(newer)), { recursive: true })
  await writeFile(recordOf(newer), change(await readFile(recordOf(old), 'utf8')))
  const pool = (await readdir(path.join(repository, 'objects'), { recursive: true })).sort()

  const restored = await media(['restore', '--from', repository, '--json', ...into])
  expect(restored.code).toBe(0)
  expect(jsonLines(restored.output)[0]).toMatchObject({
    backup: old,
    passedOver: [{ name: newer, reason: expect.stringContaining(reason) }],
  })
  const asked = await media(['restore', '--from', repository, '--backup', newer, ...into])
  expect([asked.code, asked.errors]).toEqual([2, expect.stringContaining(reason)])

  expect((await media(['backup', '--to', repository, '--adopt', '--keep-daily', '1'])).code).toBe(1)
  expect(await namesIn()).toContain(old)
  const made = await media(['backup', '--to', repository, '--keep-daily', '1'])
  expect([made.code, made.output]).toEqual([1, expect.stringContaining(`The backup ${newer} cannot be read`)])
  const names = await namesIn()
  expect(names).toContain(newer)
  expect(names).toHaveLength(2)
  expect(await readdir(path.join(repository, 'objects'), { recursive: true })).toEqual(expect.arrayContaining(pool))
})
