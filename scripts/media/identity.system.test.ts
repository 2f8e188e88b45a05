import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { adoptStorages } from '@abparts/core/installation/claim-storages'
import { openDatabase } from '@abparts/db/client'
import { installation, storageObjects, videos } from '@abparts/db/schema'
import { createDatabase, dropDatabase } from '@abparts/local-postgres/databases'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { createStorages } from '@abparts/storage/storages'
import { createTestBucket } from '@abparts/testing/s3'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { root } from '../platform/root.ts'
import { openInstallation } from './installation.fixture.ts'

const [ours, theirs] = await Promise.all([openInstallation(), openInstallation()])
const home = await mkdtemp(path.join(tmpdir(), 'media-identity-'))
const [backups, empty, old] = ['backups', 'empty', 'old'].map((name) => path.join(home, name))
if (backups === undefined || empty === undefined || old === undefined) throw new Error('There are three names.')
const remotes = path.join(home, 'remotes.json')
await writeFile(remotes, '{}', { mode: 0o600 })
afterAll(async () => {
  await Promise.all([ours.close(), theirs.close()])
  await rm(home, { recursive: true })
})
// Each runs several commands, one after the other.
vi.setConfig({ testTimeout: 120_000 })

beforeEach(async () => {
  for (const directory of [backups, empty, old]) {
    await rm(directory, { recursive: true, force: true })
    await mkdir(directory)
  }
  for (const { db } of [ours, theirs]) for (const table of [videos, storageObjects]) await db.delete(table)
  for (const { storage } of [ours, theirs])
    for (const { key } of (await storage.list({ prefix: 'videos/', limit: 100 })).items) await storage.remove(key)
  for (const { db, storage } of [ours, theirs]) await adoptStorages(db, createStorages(storage))
})

const filesIn = async (directory: string) =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort()
const idOf = async ({ db }: typeof ours) => (await db.select({ id: installation.id }).from(installation))[0]?.id ?? ''
const markerIn = async (directory: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(directory, 'installation.json'), 'utf8'))

describe('a storage of another installation', () => {
  test.each([
    'verify --fix',
    'move-storage --to local',
    'report',
    'backup --to BACKUPS --keep-daily 1 --verify',
    'migrate-images --from OLD',
    'migrate-images --export OLD',
    'sync undo --from OLD',
    'sync push --remote other --delete',
  ])('is refused by %s, and nothing is changed', async (line) => {
    await ours.addVideo('ours')
    await theirs.addVideo('theirs')
    await writeFile(remotes, JSON.stringify({ other: { DATABASE_URL: theirs.url, MEDIA_ROOT: theirs.mediaRoot } }))
    const state = async () => [
      await filesIn(ours.mediaRoot),
      await filesIn(theirs.mediaRoot),
      await filesIn(backups),
      await filesIn(old),
      await ours.db.select().from(storageObjects),
      await theirs.db.select().from(storageObjects),
    ]
    const before = await state()
    const args = line.replace('BACKUPS', backups).replace('OLD', old).split(' ')
    const refused = await ours.media(args, { MEDIA_ROOT: theirs.mediaRoot, MEDIA_REMOTES: remotes })
    expect([refused.code, refused.output]).toEqual([2, ''])
    expect(refused.errors).toContain(
      `The local storage (MEDIA_ROOT) belongs to another installation: its installation.json says ${await idOf(theirs)}, the database ${await idOf(ours)}.`,
    )
    expect(refused.errors).toContain('npm run media -- verify --adopt')
    expect(await state()).toEqual(before)
  })

  test('is refused where it is a bucket', async () => {
    const bucket = await createTestBucket()
    try {
      expect(await theirs.media(['verify'], bucket.env)).toMatchObject({ code: 0 })
      expect(await ours.media(['verify', '--fix'], bucket.env)).toMatchObject({
        code: 2,
        errors: expect.stringContaining('The S3 storage (S3_BUCKET) belongs to another installation'),
      })
    } finally {
      await bucket.close()
    }
  })

  test('is adopted on demand', async () => {
    await theirs.addVideo('theirs')
    const adopted = await ours.media(['verify', '--adopt'], { MEDIA_ROOT: theirs.mediaRoot })
    expect(adopted).toMatchObject({ code: 0 })
    expect(await markerIn(theirs.mediaRoot)).toEqual({ format: 1, installation: await idOf(ours) })
    expect((await theirs.media(['verify'])).code).toBe(2)
  })

  test('is refused as the remote of a sync, also without a marker', async () => {
    await ours.addVideo('ours')
    const pull = async (mediaRoot: string) => {
      await writeFile(remotes, JSON.stringify({ other: { DATABASE_URL: theirs.url, MEDIA_ROOT: mediaRoot } }))
      return await ours.media(['sync', 'push', '--remote', 'other'], { MEDIA_REMOTES: remotes, DATA_DIR: home })
    }
    expect(await pull(ours.mediaRoot)).toMatchObject({
      code: 2,
      errors: expect.stringContaining('other: The local storage (MEDIA_ROOT) belongs to another installation'),
    })
    expect(await pull(empty)).toMatchObject({ code: 2, errors: expect.stringContaining('has no installation.json') })
    expect(await filesIn(empty)).toEqual([])
    expect((await pull(theirs.mediaRoot)).code).toBe(0)
  })
})

test('two copies of an installation do not sync with each other', async () => {
  const id = await idOf(theirs)
  await theirs.db.update(installation).set({ id: await idOf(ours) })
  await cp(path.join(ours.mediaRoot, 'installation.json'), path.join(theirs.mediaRoot, 'installation.json'))
  await writeFile(remotes, JSON.stringify({ copy: { DATABASE_URL: theirs.url, MEDIA_ROOT: theirs.mediaRoot } }))
  const refused = await ours.media(['sync', 'pull', '--remote', 'copy'], { MEDIA_REMOTES: remotes })
  await theirs.db.update(installation).set({ id })
  expect([refused.code, refused.errors]).toEqual([2, expect.stringContaining('one is a copy of the other')])
  expect(refused.errors).toContain(`the installation ${await idOf(ours)}`)
})

describe('a storage without a marker', () => {
  test('is not accepted when it is empty and should not be, as on an unmounted disk', async () => {
    await ours.addVideo()
    const refused = await ours.media(['verify', '--fix'], { MEDIA_ROOT: empty })
    expect([refused.code, refused.errors]).toEqual([2, expect.stringContaining('is it mounted?')])
    expect(await filesIn(empty)).toEqual([])
    const adopted = await ours.media(['verify', '--adopt'], { MEDIA_ROOT: empty })
    expect([adopted.code, adopted.output]).toEqual([1, expect.stringContaining('Missing: 1')])
  })

  test('is not accepted when it has objects that the database does not know', async () => {
    await theirs.addVideo('theirs')
    await rm(path.join(theirs.mediaRoot, 'installation.json'))
    for (const isOlderThanIds of [false, true]) {
      await ours.db.update(installation).set({ isOlderThanIds })
      const refused = await ours.media(['verify', '--fix'], { MEDIA_ROOT: theirs.mediaRoot })
      expect([refused.code, refused.errors]).toEqual([
        2,
        expect.stringContaining('has objects that the database does not know'),
      ])
    }
    await ours.db.update(installation).set({ isOlderThanIds: false })
    expect(await filesIn(theirs.mediaRoot)).toHaveLength(1)
  })

  test('is accepted when it is rightly empty, or when both are older than ids', async () => {
    expect((await ours.media(['report'], { MEDIA_ROOT: empty })).code).toBe(0)
    expect(await markerIn(empty)).toEqual({ format: 1, installation: await idOf(ours) })

    await ours.addVideo()
    await rm(path.join(ours.mediaRoot, 'installation.json'))
    expect((await ours.media(['verify'])).code).toBe(2)
    await ours.db.update(installation).set({ isOlderThanIds: true })
    expect((await ours.media(['verify'])).code).toBe(0)
    await ours.db.update(installation).set({ isOlderThanIds: false })
    expect(await markerIn(ours.mediaRoot)).toEqual({ format: 1, installation: await idOf(ours) })
  })
})

test.each([
  ['{ "format": 2, "owner": "new" }', 'was marked by a newer version of the platform'],
  ['{', 'installation.json is damaged'],
  ['x'.repeat(20_000), 'installation.json is damaged'],
])('a storage that is marked as %.24s is left alone', async (content, sentence) => {
  await writeFile(path.join(empty, 'installation.json'), content)
  const refused = await ours.media(['verify', '--fix'], { MEDIA_ROOT: empty })
  expect([refused.code, refused.errors]).toEqual([2, expect.stringContaining(sentence)])
  expect(await readFile(path.join(empty, 'installation.json'), 'utf8')).toBe(content)
})

test('the database of an installation from before ids records that it is older', async () => {
  expect(await ours.db.select().from(installation)).toMatchObject([{ isOlderThanIds: false }])
  const migration = await readFile(path.join(root, 'packages/db/migrations/0007_identity.sql'), 'utf8')
  const other = new URL(ours.url)
  other.pathname = `/older_${crypto.randomUUID().replaceAll('-', '')}`
  await createDatabase(other.href)
  const { db, close } = openDatabase(other.href, { maxConnections: 1 })
  await db.execute('create table users (id int); insert into users values (1)')
  await db.execute(migration.replaceAll('--> statement-breakpoint', ''))
  expect(await db.select().from(installation)).toMatchObject([{ isOnly: true, isOlderThanIds: true }])
  await expect(
    db.execute('insert into installation (is_only, is_older_than_ids) values (false, true)'),
  ).rejects.toThrow()
  await expect(db.execute('insert into installation (is_older_than_ids) values (true)')).rejects.toThrow()
  await close()
  await dropDatabase(other.href)
})

test('npm start with the storage of another installation says so, and leaves the database unchanged', async () => {
  const other = new URL(ours.url)
  other.pathname = `/start_${crypto.randomUUID().replaceAll('-', '')}`
  await createDatabase(other.href)
  const [PORT, IMAGES_PORT, VIDEOS_PORT] = (await freePorts(3)).map(String)
  const child = Bun.spawn([process.execPath, 'scripts/start.ts'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: other.href,
      MEDIA_ROOT: theirs.mediaRoot,
      DATA_DIR: path.join(home, 'data'),
      PORT,
      IMAGES_PORT,
      VIDEOS_PORT,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = (await Promise.all([child.stdout.text(), child.stderr.text()])).join('')
  expect([await child.exited, said]).toEqual([1, expect.stringContaining('belongs to another installation')])
  const { db, close } = openDatabase(other.href, { maxConnections: 1 })
  expect(
    await db.execute(`select from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`),
  ).toHaveLength(0)
  await close()
  await dropDatabase(other.href)
})

test('nothing is restored into a storage of another installation with an empty database', async () => {
  await ours.addVideo('ours')
  await theirs.addVideo('theirs')
  expect((await ours.media(['backup', '--to', backups])).code).toBe(0)
  const nothingYet = new URL(ours.url)
  nothingYet.pathname += '_thief'
  const into = ['restore', '--from', backups, '--database-url', nothingYet.href, '--media-root', theirs.mediaRoot]
  try {
    const before = await filesIn(theirs.mediaRoot)
    const refused = await ours.media([...into, '--force'])
    expect([refused.code, refused.errors]).toEqual([2, expect.stringContaining('belongs to another installation')])
    expect(await filesIn(theirs.mediaRoot)).toEqual(before)
    expect((await ours.media([...into, '--force', '--adopt'])).code).toBe(0)
    expect(await markerIn(theirs.mediaRoot)).not.toEqual(expect.objectContaining({ installation: await idOf(theirs) }))
    expect(await theirs.media(['verify'])).toMatchObject({ code: 2 })
  } finally {
    await dropDatabase(nothingYet.href)
  }
})
