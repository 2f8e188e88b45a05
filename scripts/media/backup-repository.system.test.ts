import { cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { lockForReading, lockRepository } from '@abparts/core/backup/lock'
import { backupName } from '@abparts/core/backup/record'
import { storeBelow } from '@abparts/core/backup/store'
import { installation, storageObjects, videos } from '@abparts/db/schema'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { openS3Storage } from '@abparts/storage/s3/storage'
import { createTestBucket } from '@abparts/testing/s3'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { root } from '../platform/root.ts'
import { jsonLines, openInstallation } from './installation.fixture.ts'

const [ours, theirs] = await Promise.all([openInstallation(), openInstallation()])
const home = await mkdtemp(path.join(tmpdir(), 'media-repository-'))
const repository = path.join(home, 'repository')
await mkdir(repository)
afterAll(async () => {
  await Promise.all([ours.close(), theirs.close()])
  await rm(home, { recursive: true })
})
// Each runs several commands, with PostgreSQL's programs, one after the other.
vi.setConfig({ testTimeout: 180_000 })

beforeEach(async () => {
  await rm(repository, { recursive: true, force: true })
  await mkdir(repository)
  for (const { db, storage } of [ours, theirs]) {
    for (const table of [videos, storageObjects]) await db.delete(table)
    for (const { key } of (await storage.list({ prefix: 'videos/', limit: 100 })).items) await storage.remove(key)
  }
})

const backup = (one: typeof ours, ...args: string[]) => one.media(['backup', '--to', repository, ...args])
const filesIn = async (directory: string) =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort()
const namesIn = () => readdir(path.join(repository, 'backups'))
const recordOf = (name: string) => path.join(repository, 'backups', name, 'record.json')
const Written = z.object({ record: z.looseObject({}) })

/** Writes a record as the first version did, which had no installation ids. */
async function makeOld(name: string, createdAt?: string): Promise<void> {
  const { record } = Written.parse(JSON.parse(await readFile(recordOf(name), 'utf8')))
  const { installation: _, ...old } = record
  await writeFile(recordOf(name), JSON.stringify({ ...old, format: 1, ...(createdAt !== undefined && { createdAt }) }))
}

describe('a backup repository', () => {
  test('belongs to one installation, until another one adopts it', async () => {
    await ours.addVideo('ours')
    await theirs.addVideo('theirs')
    expect((await backup(ours)).code).toBe(0)
    const before = await filesIn(repository)
    for (const more of [[], ['--dry-run'], ['--keep-daily', '0'], ['--verify']]) {
      const refused = await backup(theirs, ...more)
      expect([refused.code, refused.output, refused.errors]).toEqual([2, '', expect.stringContaining('add --adopt')])
      expect(refused.errors).toContain('belongs to another installation')
    }
    expect(await filesIn(repository)).toEqual(before)
    const [ownBackup = ''] = await namesIn()
    expect((await backup(theirs, '--adopt', '--keep-daily', '1')).code).toBe(0)
    expect(await namesIn()).toContain(ownBackup)
    expect(await backup(ours)).toMatchObject({ code: 2, errors: expect.stringContaining('another installation') })
  })

  test('is not harmed by files that people and programs leave there', async () => {
    await ours.addVideo('ours')
    expect((await backup(ours)).code).toBe(0)
    const [made = ''] = await namesIn()
    const strays = ['backups/README.txt', 'backups/Copy of x/record.json', 'objects/Thumbs copy.db', 'Notes.md']
    for (const stray of strays) {
      await mkdir(path.dirname(path.join(repository, stray)), { recursive: true })
      await writeFile(path.join(repository, stray), 'not ours')
    }
    expect((await backup(ours, '--keep-daily', '1')).code).toBe(0)
    const restored = await ours.media(['restore', '--from', repository, '--dry-run', '--force'])
    expect([restored.code, restored.output]).toEqual([0, expect.stringContaining('Backup ')])
    expect(await namesIn()).not.toContain(made)
    expect(await filesIn(repository)).toEqual(expect.arrayContaining(strays))
  })

  test('that has lost its marker is recognized by its newest backup', async () => {
    await ours.addVideo('ours')
    expect((await backup(ours)).code).toBe(0)
    await rm(path.join(repository, 'installation.json'))
    expect((await backup(theirs)).code).toBe(2)
    expect((await backup(ours)).code).toBe(0)
    expect(await filesIn(repository)).toContain('installation.json')
  })

  test('from before ids continues for the installation that made it, and for no other', async () => {
    await ours.addVideo('ours')
    await theirs.addVideo('theirs')
    expect((await backup(ours)).code).toBe(0)
    await makeOld((await namesIn())[0] ?? '')
    await rm(path.join(repository, 'installation.json'))
    const sentence = 'nothing says that they belong to this installation'
    expect(await backup(ours)).toMatchObject({ code: 2, errors: expect.stringContaining(sentence) })
    for (const { db } of [ours, theirs]) await db.update(installation).set({ isOlderThanIds: true })
    const [stranger, maker] = [await backup(theirs), await backup(ours)]
    for (const { db } of [ours, theirs]) await db.update(installation).set({ isOlderThanIds: false })
    expect(stranger).toMatchObject({ code: 2, errors: expect.stringContaining(sentence) })
    expect(maker.code).toBe(0)
  })

  test('is not made of files that are no backups', async () => {
    await mkdir(path.join(repository, 'objects'))
    await writeFile(path.join(repository, 'objects/x'), 'x')
    expect(await backup(ours)).toMatchObject({ code: 2, errors: expect.stringContaining('no installation.json') })
  })

  test('of the original installation is not that of the restored one', async () => {
    await ours.addVideo('ours')
    expect((await backup(ours)).code).toBe(0)
    const id = async (one: typeof ours) => (await one.db.select().from(installation))[0]?.id
    const own = await id(theirs)
    // Tests keep a connection to it.
    const restored = await theirs.media(['restore', '--from', repository, '--force'])
    expect([restored.code, restored.errors.replace(/\d+ %\n/g, '')]).toEqual([0, ''])
    expect([await id(theirs), await theirs.db.$count(videos)]).toEqual([own, 1])
    expect((await theirs.media(['verify'])).code).toBe(0)
    expect(await backup(theirs)).toMatchObject({ code: 2, errors: expect.stringContaining('add --adopt') })
    expect((await backup(theirs, '--adopt', '--keep-daily', '1')).code).toBe(0)
  })
})

describe('the lock of a repository', () => {
  test('is held by one of many simultaneous backups', async () => {
    const store = await openLocalStorage(repository)
    const taken = await Promise.allSettled(Array.from({ length: 6 }, () => lockRepository(store)))
    const held = taken.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(held.length).toBeLessThanOrEqual(1)
    for (const lock of held) await lock[Symbol.asyncDispose]()
    const next = await lockRepository(store)
    await next.confirm()
    await next[Symbol.asyncDispose]()
    expect((await store.list({ prefix: 'locks/', limit: 10 })).items).toEqual([])
  })

  test('keeps other backups out of a directory and S3, and says who holds it', async () => {
    await ours.addVideo('ours')
    const bucket = await createTestBucket()
    const inS3 = storeBelow(openS3Storage(bucket.settings), 'nightly')
    try {
      for (const [store, to] of [
        [await openLocalStorage(repository), repository],
        [inS3, `s3://${bucket.settings.bucket}/nightly`],
      ] as const) {
        const lock = await lockRepository(store)
        const refused = await ours.media(['backup', '--to', to], { ...bucket.env, S3_BUCKET: '' })
        expect([refused.code, refused.errors]).toEqual([2, expect.stringContaining(`(process ${process.pid}, since `)])
        expect((await store.list({ prefix: 'backups/', limit: 1 })).items).toEqual([])
        await lock[Symbol.asyncDispose]()
        expect((await ours.media(['backup', '--to', to], { ...bucket.env, S3_BUCKET: '' })).code).toBe(0)
      }
    } finally {
      await bucket.close()
    }
  })

  test('of a killed backup ends with it; on another machine, ten minutes later', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => ours.addVideo(`video ${index}`)))
    const killed = ours.start(['backup', '--to', repository])
    await expect
      .poll(async () => (await filesIn(repository)).filter((file) => file.startsWith('objects/')).length, {
        interval: 1,
        timeout: 60_000,
      })
      .toBeGreaterThan(1)
    killed.kill('SIGKILL')
    await killed.exited
    const [left = ''] = (await filesIn(repository)).filter((file) => file.startsWith('locks/'))
    const holder = z.looseObject({}).parse(JSON.parse(await readFile(path.join(repository, left), 'utf8')))
    expect((await backup(ours)).code).toBe(0)
    expect((await filesIn(repository)).filter((file) => file.startsWith('locks/'))).toEqual([])

    const elsewhere = path.join(repository, 'locks/elsewhere.json')
    await mkdir(path.join(repository, 'locks'))
    await writeFile(elsewhere, JSON.stringify({ ...holder, host: 'elsewhere', machine: 'another' }))
    expect(await backup(ours)).toMatchObject({ code: 2, errors: expect.stringContaining('elsewhere (process') })
    const earlier = new Date(Date.now() - 11 * 60_000)
    await utimes(elsewhere, earlier, earlier)
    expect((await backup(ours)).code).toBe(0)
  })

  test('does not prevent reading, and nothing is removed meanwhile', async () => {
    await ours.addVideo('ours')
    for (let count = 0; count < 2; count += 1) expect((await backup(ours)).code).toBe(0)
    const store = await openLocalStorage(repository)
    const reading = [await lockForReading(store, { isNewest: false }), await lockForReading(store, { isNewest: true })]
    const kept = await backup(ours, '--keep-daily', '1')
    expect([kept.code, kept.output]).toEqual([1, expect.stringContaining('All older backups are kept')])
    expect(await namesIn()).toHaveLength(3)
    for (const lock of reading) await lock[Symbol.asyncDispose]()

    await using writing = await lockRepository(store)
    expect(await writing.beginPruning()).toBeNull()
    await (await lockForReading(store, { isNewest: true }))[Symbol.asyncDispose]()
    await expect(lockForReading(store, { isNewest: false })).rejects.toThrow('is removing older backups')
  })
})

const readOnly = (command: string) => [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && ${command}`,
  'sh',
  repository,
  process.execPath,
]
const canMount = Bun.spawnSync(readOnly('true')).exitCode === 0

// Not every container allows mounting.
if (canMount)
  test('a read-only repository can be restored from', async () => {
    await ours.addVideo('ours')
    expect((await backup(ours)).code).toBe(0)
    const ran = Bun.spawnSync(readOnly('! touch "$1/x" && "$2" scripts/media.ts restore --from "$1" --force'), {
      cwd: root,
      env: { PATH: process.env.PATH, DATABASE_URL: theirs.url, MEDIA_ROOT: theirs.mediaRoot },
    })
    expect([ran.exitCode, ran.stdout.toString()]).toEqual([0, expect.stringContaining('Everything is there.')])
  })

describe('a retention that would remove nearly everything', () => {
  test('waits until somebody confirms the number', async () => {
    await ours.addVideo('ours')
    expect((await backup(ours)).code).toBe(0)
    const [newest = ''] = await namesIn()
    for (let day = 1; day <= 12; day += 1) {
      const createdAt = new Date(Date.now() - day * 86_400_000)
      await cp(path.join(repository, 'backups', newest), path.join(repository, 'backups', backupName(createdAt)), {
        recursive: true,
      })
      await makeOld(backupName(createdAt), createdAt.toISOString())
    }
    const planned = await backup(ours, '--keep-daily', '3', '--dry-run')
    expect(planned.output).toContain('11 of 14 backups would be removed, which is more than a tenth, or all.')
    expect(planned.output).toContain('add --yes-remove 11')
    const refused = await backup(ours, '--keep-daily', '3')
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('add --yes-remove 11')])
    expect(await namesIn()).toHaveLength(14)
    expect((await backup(ours, '--keep-daily', '3', '--yes-remove', '11')).output).toContain('add --yes-remove 12')
    expect(await namesIn()).toHaveLength(15)

    const removed = await backup(ours, '--keep-daily', '3', '--yes-remove', '13', '--json')
    expect([removed.code, jsonLines(removed.output)]).toMatchObject([0, [{ pruned: 13 }]])
    expect(await namesIn()).toHaveLength(3)
    // One is added and one is removed.
    expect(await backup(ours, '--keep-daily', '3')).toMatchObject({ code: 0 })
    expect(await namesIn()).toHaveLength(3)
  })

  test('does not wait once the number is confirmed, however large it is', async () => {
    await ours.addVideo('ours')
    const nightly = (...args: string[]) => backup(ours, '--keep-daily', '2', ...args)
    expect((await nightly()).code).toBe(0)
    for (let extra = 0; extra < 4; extra += 1) expect((await backup(ours)).code).toBe(0)
    expect(await nightly()).toMatchObject({ code: 0, output: expect.stringContaining('Removed 5 older backups.') })
    for (let extra = 0; extra < 4; extra += 1) expect((await backup(ours)).code).toBe(0)
    const stricter = await backup(ours, '--keep-daily', '1')
    expect([stricter.code, stricter.output]).toEqual([1, expect.stringContaining('add --yes-remove 5')])
  })

  test('a backup from the future does not displace later ones', async () => {
    await ours.addVideo('ours')
    expect((await backup(ours)).code).toBe(0)
    const [made = ''] = await namesIn()
    const future = '2099-01-01t00-00-00-000z'
    await cp(path.join(repository, 'backups', made), path.join(repository, 'backups', future), { recursive: true })
    await makeOld(future, '2099-01-01T00:00:00.000Z')
    const next = await backup(ours, '--keep-daily', '1')
    expect([next.code, next.output]).toEqual([1, expect.stringContaining(`Dated in the future, and kept: ${future}`)])
    const [newest = '', ...others] = (await namesIn()).sort()
    expect([newest > made, others]).toEqual([true, [future]])
  })

  test('also for all objects, as after a table was emptied by mistake', async () => {
    await ours.addVideo('ours')
    expect((await backup(ours)).code).toBe(0)
    await ours.db.execute('truncate videos, storage_objects cascade')
    const emptied = await backup(ours, '--keep-daily', '1')
    expect([emptied.code, emptied.output]).toEqual([1, expect.stringContaining('1 of 1 objects that only they need')])
    expect(await namesIn()).toHaveLength(2)
    expect(await filesIn(path.join(repository, 'objects'))).toHaveLength(1)
  })
})
