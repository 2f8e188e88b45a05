import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { poolKey } from '@abparts/core/backup/record'
import { openDatabase } from '@abparts/db/client'
import {
  imageBlobs,
  images,
  jwks,
  parts,
  sessions,
  storageDeletions,
  storageObjects,
  users,
  videos,
  videoUploads,
} from '@abparts/db/schema'
import { createDatabase, dropDatabase } from '@abparts/local-postgres/databases'
import { StorageEnv } from '@abparts/storage/storages'
import { createTestBucket } from '@abparts/testing/s3'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { root } from '../platform/root.ts'
import { jsonLines, openInstallation } from './installation.fixture.ts'
import { openBackupStore } from './open-backup-store.ts'

const { db, url, mediaRoot, storage, start, media, addVideo, close } = await openInstallation()
const [vault, target] = await Promise.all([createTestBucket(), createTestBucket()])
const home = await mkdtemp(path.join(tmpdir(), 'media-backup-'))
const backups = path.join(home, 'backups')
await mkdir(backups)
const elsewhere = new URL(url)
elsewhere.pathname += '_elsewhere'
const mediaElsewhere = path.join(home, 'media')
const into = ['--database-url', elsewhere.href, '--media-root', mediaElsewhere]

// Each runs several commands, with PostgreSQL's programs, one after the other.
vi.setConfig({ testTimeout: 120_000 })

beforeEach(async () => {
  await dropDatabase(elsewhere.href)
  for (const directory of [backups, mediaElsewhere]) {
    await rm(directory, { recursive: true, force: true })
    await mkdir(directory)
  }
  for (const table of [videos, storageObjects, storageDeletions, parts]) await db.delete(table)
  for (const { key } of (await storage.list({ prefix: 'videos/', limit: 1000 })).items) await storage.remove(key)
  for (const key of await keysIn(target)) await new Bun.S3Client(target.settings).delete(key)
})
afterAll(async () => {
  await dropDatabase(elsewhere.href)
  await rm(home, { recursive: true })
  await Promise.all([vault.close(), target.close()])
  await close()
})

const backup = (...args: string[]) => media(['backup', '--to', backups, ...args])
const restore = (...args: string[]) => media(['restore', '--from', backups, ...into, ...args])
const filesIn = async (directory: string) =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .filter((file) => file !== 'installation.json')
    .sort()
/** The file of the store whose path contains this. */
async function fileWith(part: string): Promise<string> {
  const name = (await filesIn(backups)).find((file) => file.includes(part))
  if (name === undefined) throw new Error(`There is no file with ${part} in its name.`)
  return path.join(backups, name)
}
const sha256 = (text: string) => new Bun.CryptoHasher('sha256').update(text).digest('hex')
async function flipByte(file: string) {
  const bytes = await readFile(file)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  await writeFile(file, bytes)
}
/** Runs work on the restored database. */
async function withElsewhere<Result>(work: (restored: typeof db) => Promise<Result>): Promise<Result> {
  const restored = openDatabase(elsewhere.href)
  try {
    return await work(restored.db)
  } finally {
    await restored.close()
  }
}

const keysIn = async ({ settings }: typeof target) =>
  ((await new Bun.S3Client(settings).list()).contents ?? [])
    .map(({ key }) => key)
    .filter((key) => key !== 'installation.json')
const restoreToS3 = (repository: string, env: Record<string, string> = {}) =>
  // The bucket may be one used by another restore.
  media(['restore', '--from', repository, '--database-url', elsewhere.href, '--adopt'], {
    ...target.env,
    STORAGE_BACKEND: 's3',
    MEDIA_ROOT: mediaElsewhere,
    ...env,
  })

async function addWhatIsNotRestored(): Promise<void> {
  const [person] = await db
    .insert(users)
    .values({ username: 'person', name: 'Person', email: 'person@abparts.example', role: 'super_admin' })
    .returning()
  const expiresAt = new Date(Date.now() + 60_000)
  await db.insert(sessions).values({ userId: person?.id ?? '', token: crypto.randomUUID(), expiresAt })
  await db
    .insert(jwks)
    .values({ publicKey: '{}', privateKey: 'encrypted with a secret', createdAt: new Date(), expiresAt })
  const about = { kind: 'support', originalFilename: 'a.mp4', contentType: 'video/mp4', sizeBytes: 7 } as const
  const [video] = await db.insert(videos).values(about).returning()
  const upload = { backend: 's3', key: 'videos/support/x/1.mp4', writeState: '', lengthBytes: 7 } as const
  await db.insert(videoUploads).values({ ...upload, videoId: video?.id ?? '', metadata: [], expiresAt })
}

describe('a backup is restored', () => {
  test('to an empty database and storage, without sessions, token keys, and uploads that cannot be resumed', async () => {
    const keys = [await addVideo('one'), await addVideo('two'), await addVideo('six')]
    await addWhatIsNotRestored()
    const made = await backup('--json')
    expect([made.code, jsonLines(made.output)]).toMatchObject([
      0,
      [{ objects: 3, sizeBytes: 9, newObjects: 3, newBytes: 9, damaged: 0, pruned: 0 }],
    ])
    const { code, output, errors } = await restore()
    expect([errors.replace(/\d+ %\n/g, ''), code]).toEqual(['', 0])
    expect(output).toMatch(/Restored and compared 3 objects \(1 KB\) in [\d.]+ s\.\nEverything is there\./)
    expect(await filesIn(mediaElsewhere)).toEqual(keys.sort())
    await withElsewhere(async (restored) => {
      for (const table of [sessions, jwks, videoUploads]) expect(await restored.$count(table)).toBe(0)
      expect(await restored.$count(videos)).toBe(3)
      expect(await restored.$count(users)).toBe(await db.$count(users))
    })
    expect((await media(['verify', '--deep'], { DATABASE_URL: elsewhere.href, MEDIA_ROOT: mediaElsewhere })).code).toBe(
      0,
    )
  })

  test('encrypted, and to nobody without the passphrase', async () => {
    const [good, altered] = [await addVideo('a secret to keep'), await addVideo('a secret that gets lost')]
    const as = (BACKUP_PASSPHRASE: string) => ({ BACKUP_PASSPHRASE })
    expect((await media(['backup', '--to', backups], as('correct horse battery'))).code).toBe(0)
    for (const file of await filesIn(backups))
      expect(await readFile(path.join(backups, file), 'latin1'), file).not.toContain('a secret')
    expect((await filesIn(backups)).filter((file) => !file.endsWith('.age'))).toEqual([
      expect.stringMatching(/record\.json$/),
      'check.json',
    ])

    for (const [env, sentence] of [
      [{}, 'These backups are encrypted: set BACKUP_PASSPHRASE.'],
      [as('correct horse bakery'), 'BACKUP_PASSPHRASE does not open these backups.'],
    ] as const)
      expect(await media(['restore', '--from', backups, ...into], env)).toMatchObject({
        code: 2,
        errors: `${sentence}\n`,
      })
    expect(await backup()).toMatchObject({ code: 2, errors: expect.stringContaining('are encrypted') })

    await flipByte(await fileWith(sha256('a secret that gets lost')))
    const { code, output } = await media(['restore', '--from', backups, ...into], as('correct horse battery'))
    expect([code, output]).toEqual([1, expect.stringContaining(`not restored  ${altered}`)])
    expect(await filesIn(mediaElsewhere)).toEqual([good])
    expect(await readFile(path.join(mediaElsewhere, good), 'utf8')).toBe('a secret to keep')
  })

  test('with age, encrypted, and without this program', async () => {
    await addVideo('a secret to keep')
    expect((await media(['backup', '--to', backups], { BACKUP_PASSPHRASE: 'correct horse battery' })).code).toBe(0)
    const identity = path.join(home, 'identity')
    const shell = (command: string, input = '') => execFileSync('/bin/sh', ['-c', command], { cwd: backups, input })
    // age reads a passphrase from a terminal only.
    shell(`script -qec 'age -d -o ${identity} key.age' /dev/null`, 'correct horse battery\n')
    const opened = (file: string) => shell(`age -d -i ${identity} ${file}`)
    await createDatabase(elsewhere.href)
    const dump = await fileWith('database.sql')
    const psql = `psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --output=/dev/null '${elsewhere.href}'`
    shell(`age -d -i ${identity} ${dump} | zstd -d | ${psql}`)
    expect(await withElsewhere((restored) => restored.$count(videos))).toBe(1)
    expect(opened(await fileWith(sha256('a secret to keep'))).toString()).toBe('a secret to keep')
  })

  test('by way of S3 to S3', async () => {
    const keys = [await addVideo('x'.repeat(6_000_000)), await addVideo('small')]
    const repository = `s3://${vault.settings.bucket}/nightly`
    const env = { ...vault.env, S3_BUCKET: '' }
    expect((await media(['backup', '--to', repository], env)).code).toBe(0)
    const again = await media(['backup', '--to', repository, '--json'], env)
    expect(jsonLines(again.output)).toMatchObject([{ objects: 2, newObjects: 0 }])
    const restored = await restoreToS3(repository)
    expect([restored.code, restored.output]).toEqual([0, expect.stringContaining('Everything is there.')])
    const backends = await withElsewhere((moved) =>
      moved.select({ backend: storageObjects.backend }).from(storageObjects),
    )
    expect(backends).toEqual([{ backend: 's3' }, { backend: 's3' }])
    expect(await keysIn(target)).toEqual(keys.sort())
  })

  test('encrypted, by way of S3 to S3, and what was altered there is reported', async () => {
    const [good, altered] = [await addVideo('x'.repeat(6_000_000)), await addVideo('altered')]
    const repository = `s3://${vault.settings.bucket}/sealed`
    const env = { ...vault.env, S3_BUCKET: '', BACKUP_PASSPHRASE: 'correct horse battery' }
    expect(await media(['backup', '--to', repository], env)).toMatchObject({ code: 0 })
    const sealed = new Bun.S3Client(vault.settings).file(`sealed/${poolKey(sha256('altered'), true)}`)
    const bytes = await sealed.bytes()
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    await sealed.write(bytes)

    const { code, output } = await restoreToS3(repository, { BACKUP_PASSPHRASE: 'correct horse battery' })
    expect([code, output]).toEqual([1, expect.stringContaining(`not restored  ${altered}`)])
    expect(await keysIn(target)).toEqual([good])
    const restored = await new Bun.S3Client(target.settings).file(good).text()
    expect(restored).toBe('x'.repeat(6_000_000))
  })

  test('in a drill with one command, which removes what it has created and nothing else', async () => {
    await addVideo()
    const beside = new URL(url)
    beside.pathname += '_drill'
    await createDatabase(beside.href)
    const TMPDIR = path.join(home, 'temporary')
    await mkdir(TMPDIR)
    try {
      const { code, output } = await media(['backup', '--to', backups, '--verify'], { TMPDIR })
      expect([code, output]).toEqual([0, expect.stringContaining('everything is there')])
      const left = async () =>
        Array.from(
          await db.execute(sql`select datname from pg_database
            where datname = current_database() || '_drill' or datname like 'drill\\_%'`),
        )
      // Other suites hold drills on the same server.
      await expect.poll(left, { timeout: 60_000 }).toEqual([{ datname: beside.pathname.slice(1) }])
      expect(await readdir(TMPDIR)).toEqual([])
    } finally {
      await dropDatabase(beside.href)
    }
  })
})

/** Nobody looks at images when they are dumped. */
async function addDamagedImage(): Promise<void> {
  const [part] = await db.insert(parts).values({ partNumber: 'P', name: 'Belt' }).returning()
  const [sizeBytes, hash] = [7, sha256('content')]
  const about = { contentType: 'image/webp', width: 1, height: 1, sizeBytes, thumbHash: '' } as const
  const values = { ...about, partId: part?.id ?? '', position: 0, sha256: hash, sourceSha256: hash }
  const [image] = await db.insert(images).values(values).returning()
  await db.insert(imageBlobs).values({ imageId: image?.id ?? '', bytes: Buffer.from('CONTENT') })
}

describe('damage', () => {
  test('in the storage is reported, and the rest is backed up', async () => {
    const [lost, altered, good] = [await addVideo('lost'), await addVideo('altered'), await addVideo('good')]
    await storage.remove(lost)
    await writeFile(path.join(mediaRoot, altered), 'ALTERED')
    await addDamagedImage()
    const { code, output } = await backup('--keep-daily', '1')
    expect(code).toBe(1)
    expect(output).toContain(`not backed up  ${lost}  Its bytes are not in the local storage.`)
    expect(output).toContain(`not backed up  ${altered}  Its bytes are not those that were originally stored.`)
    expect(output).toContain('All older backups are kept')
    const restored = await restore()
    expect(restored.code).toBe(1)
    expect(restored.output).toContain(`not restored  ${lost}`)
    expect(restored.output).toContain('wrong_sha256  image of part P')
    expect(await filesIn(mediaElsewhere)).toEqual([good])
  })

  test('in the backup is reported on restore, and found by the drill', async () => {
    const [altered, good] = [await addVideo('altered'), await addVideo('good')]
    await backup()
    await flipByte(await fileWith(sha256('altered')))
    const { code, output } = await restore()
    expect([code, output]).toEqual([1, expect.stringContaining(`not restored  ${altered}`)])
    expect(await filesIn(mediaElsewhere)).toEqual([good])
    const drilled = await backup('--verify')
    expect([drilled.code, drilled.output]).toEqual([1, expect.stringContaining('2 problems')])
  })

  test('to the backup itself leaves the database unchanged', async () => {
    await addVideo()
    await backup()
    for (const name of ['database.sql.zst', 'objects.jsonl.zst', 'record.json']) {
      const file = await fileWith(name)
      const whole = await readFile(file)
      await flipByte(file)
      const { code, errors } = await restore('--media-root', path.join(home, name))
      expect([code, errors], name).toEqual([2, expect.stringContaining('damaged')])
      await writeFile(file, whole)
    }
    const name = elsewhere.pathname.slice(1)
    expect(Array.from(await db.execute(sql`select from pg_database where datname = ${name}`))).toEqual([])
  })
})

test('existing or used data is not overwritten, except by force', async () => {
  const kept = await addVideo('kept')
  await backup()
  expect((await restore()).code).toBe(0)
  const refused = await restore()
  expect([refused.code, refused.errors]).toEqual([2, expect.stringContaining('The database is not empty')])
  expect(refused.errors).toContain('There are objects in the local storage.')
  const inUse = await media(['restore', '--from', backups, '--media-root', mediaElsewhere, '--adopt'])
  expect([inUse.code, inUse.errors]).toEqual([2, expect.stringContaining('The database is in use: stop the services.')])

  const later = 'videos/support/later/1.mp4'
  await cp(path.join(mediaElsewhere, kept), path.join(mediaElsewhere, later), { recursive: true })
  await writeFile(path.join(mediaElsewhere, kept), 'KEPT')
  await withElsewhere((restored) => restored.delete(videos))
  expect(await restore('--force')).toMatchObject({ code: 0 })
  expect(await readFile(path.join(mediaElsewhere, kept), 'utf8')).toBe('kept')
  await withElsewhere(async (restored) => {
    expect(await restored.$count(videos)).toBe(1)
    // The collector removes it in a day.
    expect(await restored.select({ key: storageDeletions.key }).from(storageDeletions)).toEqual([{ key: later }])
  })
})

test('foreign tables in the database stay, and are not replaced', async () => {
  await addVideo()
  await backup()
  await restore()
  const run = (...statements: string[]) =>
    withElsewhere(async (restored) => {
      for (const statement of statements) await restored.execute(statement)
    })
  await run('create schema reports', 'create table reports.notes as select 1 as kept', 'create table invoices (id int)')
  const refused = await restore('--force')
  expect([refused.code, refused.errors]).toEqual([2, expect.stringContaining('add --yes-remove 1')])
  expect(await restore('--force', '--yes-remove', '1')).toMatchObject({ code: 0 })
  expect(await withElsewhere((restored) => restored.execute('select kept from reports.notes, invoices'))).toHaveLength(
    0,
  )

  await run('create view reports.parts as select id from parts')
  const builtOn = await restore('--force', '--yes-remove', '1')
  expect([builtOn.code, builtOn.errors]).toEqual([2, expect.stringContaining('view reports.parts')])
})

test('old backups are removed with the objects that no other needs', async () => {
  await addVideo('old')
  await backup()
  await db.delete(videos)
  await db.delete(storageObjects)
  await addVideo('new')
  const plan = await backup('--dry-run', '--keep-daily', '1', '--json')
  expect(jsonLines(plan.output)).toMatchObject([{ objects: 1, newObjects: 1, expired: [expect.any(String)] }])
  expect(await filesIn(path.join(backups, 'objects'))).toHaveLength(1)
  expect(jsonLines((await backup('--keep-daily', '1', '--json')).output)).toMatchObject([{ newObjects: 1, pruned: 1 }])
  expect(await filesIn(path.join(backups, 'objects'))).toHaveLength(1)
  expect(await filesIn(path.join(backups, 'backups'))).toHaveLength(3)
  expect((await restore()).code).toBe(0)
})

test('a killed backup does not count, and the next one continues with what it copied', async () => {
  await Promise.all(Array.from({ length: 300 }, (_, index) => addVideo(`video ${index}`)))
  const killed = start(['backup', '--to', backups])
  await expect
    .poll(async () => (await filesIn(backups)).filter((file) => file.startsWith('objects/')).length, {
      interval: 1,
      timeout: 20_000,
    })
    .toBeGreaterThan(3)
  killed.kill('SIGKILL')
  await killed.exited
  expect((await filesIn(backups)).filter((file) => file.endsWith('record.json'))).toEqual([])
  expect(await restore()).toMatchObject({ code: 2, errors: 'There is no backup.\n' })

  const copied = (await filesIn(path.join(backups, 'objects'))).length
  const next = await backup('--json', '--keep-daily', '7')
  expect(jsonLines(next.output)).toMatchObject([{ objects: 300, newObjects: 300 - copied }])
  expect(await readdir(path.join(backups, 'backups'))).toHaveLength(1)
})

const inSmallFileSystem = (command: string, ...args: string[]) => [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `mount -t tmpfs -o size=2m tmpfs "$1" && ${command}`,
  'sh',
  backups,
  ...args,
]
const canMount = Bun.spawnSync(inSmallFileSystem('true')).exitCode === 0

// Not every container allows mounting.
if (canMount)
  test('a full disk is reported, and holds no backup', async () => {
    await addVideo('x'.repeat(3_000_000))
    const command = '"$2" scripts/media.ts backup --to "$1"; code=$?; find "$1" -name record.json; exit $code'
    const ran = Bun.spawnSync(inSmallFileSystem(command, process.execPath), {
      cwd: root,
      env: { PATH: process.env.PATH, DATABASE_URL: url, MEDIA_ROOT: mediaRoot },
    })
    expect([ran.exitCode, ran.stdout.toString()]).toEqual([2, ''])
    expect(ran.stderr.toString()).toContain('The storage is full')
  })

test('a failed dump is reported, and leaves no backup', async () => {
  await addVideo()
  const directory = path.join(home, 'failing')
  await mkdir(directory)
  const script = '#!/bin/sh\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 15.0" && exit\necho no >&2; exit 1\n'
  await writeFile(path.join(directory, 'pg_dump'), script, { mode: 0o755 })
  const failed = await media(['backup', '--to', backups], { PATH: `${directory}:${process.env.PATH}` })
  expect(failed).toMatchObject({ code: 2, errors: expect.stringContaining('pg_dump failed: no') })
  expect((await filesIn(backups)).filter((file) => file.startsWith('backups/'))).toEqual([])
})

test('of two simultaneous backups, one is refused', async () => {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(4201724)`)
    expect(await backup()).toMatchObject({ code: 2, errors: expect.stringContaining('Another backup is being made') })
  })
})

test('without a repository an error says so', async () => {
  expect(await media(['backup', '--to', path.join(home, 'nowhere')])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('create it first'),
  })
  expect(await media(['backup', '--to', '/dev/null'])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('no directory'),
  })
  expect(await media(['backup', '--to', ''])).toMatchObject({ code: 2, errors: expect.stringContaining('is empty') })
  expect(await media(['backup', '--to', backups, '--keep-daily', 'x'])).toMatchObject({ code: 2 })
  const openBucket = (repository: string) =>
    openBackupStore(repository, {}, StorageEnv.parse({ MEDIA_ROOT: mediaRoot, ...vault.env }))
  await expect(openBucket('s3://Bucket/UP')).rejects.toMatchObject({ code: 'bad_request' })
})
