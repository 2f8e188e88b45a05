import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '@abparts/db/client'
import { storageObjects, videos } from '@abparts/db/schema'
import { dropDatabase } from '@abparts/local-postgres/databases'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { jsonLines, openInstallation } from './installation.fixture.ts'

// Others can write to the backup repository: what can they make the operator restore?

const { db, url, media, addVideo, close } = await openInstallation()
const home = await mkdtemp(path.join(tmpdir(), 'media-backup-trust-'))
const [repository, plainRepository, two] = [
  path.join(home, 'backups'),
  path.join(home, 'plain'),
  path.join(home, 'two'),
]
const mediaElsewhere = path.join(home, 'media')
const elsewhere = new URL(url)
elsewhere.pathname += '_elsewhere'
const key = { BACKUP_PASSPHRASE: 'correct horse battery' }

vi.setConfig({ testTimeout: 120_000 })
beforeEach(async () => {
  await dropDatabase(elsewhere.href)
  for (const directory of [repository, plainRepository, mediaElsewhere]) {
    await rm(directory, { recursive: true, force: true })
    await mkdir(directory)
  }
})
afterAll(async () => {
  await dropDatabase(elsewhere.href)
  await rm(home, { recursive: true })
  await close()
})

const backup = (env: Record<string, string> = key, to = repository) => media(['backup', '--to', to], env)
const restore = (args: string[] = [], env: Record<string, string> = key) =>
  media(
    [
      'restore',
      '--from',
      repository,
      '--database-url',
      elsewhere.href,
      '--media-root',
      mediaElsewhere,
      '--json',
      ...args,
    ],
    env,
  )
const namesIn = async (directory: string) => (await readdir(path.join(directory, 'backups'))).sort()
const fileOf = (name: string, file: string) => path.join(repository, 'backups', name, file)
async function expectRefused(attempt: ReturnType<typeof restore>, ...sentences: string[]): Promise<void> {
  const { code, errors } = await attempt
  expect([code, errors]).toEqual([2, expect.stringContaining(sentences[0] ?? '')])
  for (const sentence of sentences) expect(errors).toContain(sentence)
  const [made] = await db.execute(sql`select from pg_database where datname = ${elsewhere.pathname.slice(1)}`)
  if (made === undefined) return
  const target = openDatabase(elsewhere.href)
  const tables = await target.db.execute(sql`select from pg_tables where schemaname = 'public'`)
  await target.close()
  expect(tables).toHaveLength(0)
}

/** A backup that anybody could make, with a program for psql in it, and newer than all others. */
async function addPlain(): Promise<string> {
  expect(await backup({}, plainRepository)).toMatchObject({ code: 0 })
  const name = (await namesIn(plainRepository)).at(-1) ?? ''
  await cp(plainRepository, repository, { recursive: true })
  return name
}

test('a plain backup beside encrypted ones is skipped, and only restored by its name', async () => {
  await addVideo()
  expect(await backup()).toMatchObject({ code: 0 })
  const [encrypted] = await namesIn(repository)
  const plain = await addPlain()
  await expectRefused(restore(['--backup', plain]), 'It is not encrypted', `--allow-plain ${plain}`)
  await expectRefused(restore([], {}), 'set BACKUP_PASSPHRASE')
  const newest = await restore()
  expect([newest.code, jsonLines(newest.output)[0]]).toMatchObject([
    0,
    { backup: encrypted, passedOver: [{ name: plain }] },
  ])
  const known = await restore(['--allow-plain', plain, '--force', '--yes-remove', '1'])
  expect([known.code, jsonLines(known.output)[0]]).toMatchObject([0, { backup: plain, passedOver: [] }])
})

test('a backup put beside them does not displace encrypted ones', async () => {
  const plain = await addPlain()
  const { record } = JSON.parse(await readFile(fileOf(plain, 'record.json'), 'utf8'))
  for (const year of [2098, 2099]) {
    const name = `${year}-01-01t00-00-00-000z`
    await cp(path.join(repository, 'backups', plain), path.join(repository, 'backups', name), { recursive: true })
    const forged = { ...record, format: 1, createdAt: `${year}-01-01T00:00:00.000Z` }
    await writeFile(fileOf(name, 'record.json'), JSON.stringify(forged))
  }
  const made = await media(['backup', '--to', repository, '--keep-daily', '1', '--json'], key)
  const { backup: name, refusal } = z
    .object({ backup: z.string(), refusal: z.string() })
    .parse(jsonLines(made.output)[0])
  expect([made.code, refusal]).toEqual([1, expect.stringContaining('Dated in the future, and kept: 2098-')])
  expect(jsonLines((await restore()).output)[0]).toMatchObject({ backup: name })
})

/** Two encrypted backups, the second with one more video. They are made once, and copied for each attack. */
async function makeTwo(): Promise<{ older: string; newer: string }> {
  if (!existsSync(two)) {
    await db.delete(videos)
    await db.delete(storageObjects)
    for (const content of ['in both', 'in the newer one']) {
      await addVideo(content)
      expect(await backup()).toMatchObject({ code: 0 })
    }
    await cp(repository, two, { recursive: true })
  }
  await cp(two, repository, { recursive: true })
  const [older = '', newer = ''] = await namesIn(repository)
  return { older, newer }
}
async function changeRecord(name: string, change: (written: Record<string, unknown>) => object): Promise<void> {
  const file = fileOf(name, 'record.json')
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))))
}
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')

test.each<[string, (two: { older: string; newer: string }) => Promise<unknown>, string]>([
  ['the key is removed', () => rm(path.join(repository, 'key.age')), 'key.age, which opens them, is gone'],
  [
    'the key is replaced',
    async () => {
      expect(await backup({ BACKUP_PASSPHRASE: 'the one of an attacker' }, plainRepository)).toMatchObject({ code: 0 })
      await cp(path.join(plainRepository, 'key.age'), path.join(repository, 'key.age'))
    },
    'BACKUP_PASSPHRASE does not open these backups.',
  ],
  [
    'the database is from another backup',
    ({ older, newer }) => cp(fileOf(older, 'database.sql.zst.age'), fileOf(newer, 'database.sql.zst.age')),
    'is not what was written',
  ],
  [
    'the list of objects is from another backup',
    ({ older, newer }) => cp(fileOf(older, 'objects.jsonl.zst.age'), fileOf(newer, 'objects.jsonl.zst.age')),
    'is not what was written',
  ],
  [
    'the database is cut off',
    ({ newer }) => truncate(fileOf(newer, 'database.sql.zst.age'), 5000),
    'is not what was written',
  ],
])('nothing is restored when %s', async (_what, attack, sentence) => {
  await attack(await makeTwo())
  await expectRefused(restore(), sentence)
  // So that an older repository can be restored in the same place.
  expect(existsSync(path.join(mediaElsewhere, 'videos'))).toBe(false)
})

test('without the key no new one is created, which would lock the old backups forever', async () => {
  await makeTwo()
  await rm(path.join(repository, 'key.age'))
  expect(await backup()).toMatchObject({
    code: 2,
    errors: expect.stringContaining('key.age, which opens them, is gone'),
  })
  expect(existsSync(path.join(repository, 'key.age'))).toBe(false)
})

test.each<[string, (two: { older: string; newer: string }) => Promise<unknown>, string]>([
  [
    'contains what its maker did not write',
    ({ newer }) =>
      changeRecord(newer, ({ mac, record }) => ({
        mac,
        record: { ...z.object({}).loose().parse(record), damaged: ['x'] },
      })),
    'was not made with this key',
  ],
  [
    'is an older one under a newer name',
    async ({ older, newer }) => {
      await rm(path.join(repository, 'backups', newer), { recursive: true })
      await cp(path.join(repository, 'backups', older), path.join(repository, 'backups', newer), { recursive: true })
    },
    'which does not match its name',
  ],
  [
    'was made to look as if it predated authentication',
    ({ newer }) => changeRecord(newer, ({ record }) => ({ sha256: sha256(JSON.stringify(record)), record })),
    'from before records were authenticated',
  ],
  [
    'was encrypted for the key by somebody who has another',
    async ({ newer }) => {
      expect(await backup({ BACKUP_PASSPHRASE: 'the one of an attacker' }, plainRepository)).toMatchObject({ code: 0 })
      const [foreign = ''] = await namesIn(plainRepository)
      await rm(path.join(repository, 'backups', newer), { recursive: true })
      await cp(path.join(plainRepository, 'backups'), path.join(repository, 'backups'), { recursive: true })
      expect(foreign > newer).toBe(true)
    },
    'was not made with this key',
  ],
])('a record that %s is skipped, and the older backup is reported and used', async (_what, attack, reason) => {
  const made = await makeTwo()
  await attack(made)
  const { code, output } = await restore()
  expect([code, jsonLines(output)[0]]).toMatchObject([
    0,
    { backup: made.older, passedOver: [{ reason: expect.stringContaining(reason) }] },
  ])
})

test('swapped objects are reported, and not restored', async () => {
  await makeTwo()
  const poolFile = (content: string) =>
    path.join(repository, 'objects', sha256(content).slice(0, 2), `${sha256(content)}.age`)
  await cp(poolFile('in both'), poolFile('in the newer one'))
  const { code, output } = await restore()
  expect([code, output]).toEqual([1, expect.stringContaining('Its bytes are not those that were originally stored.')])
  const files = await readdir(path.join(mediaElsewhere, 'videos'), { recursive: true, withFileTypes: true })
  const contents = files
    .filter((file) => file.isFile())
    .map((file) => readFile(path.join(file.parentPath, file.name), 'utf8'))
  expect(await Promise.all(contents)).toEqual(['in both'])
})
