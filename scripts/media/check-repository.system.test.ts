import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { storageDeletions, storageObjects, videos } from '@abparts/db/schema'
import { createTestBucket } from '@abparts/testing/s3'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { jsonLines, openInstallation } from './installation.fixture.ts'

const { db, mediaRoot, storage, start, media, addVideo, close } = await openInstallation()
const home = await mkdtemp(path.join(tmpdir(), 'media-repository-'))
const repository = path.join(home, 'repository')

// Each runs several commands, with PostgreSQL's programs, one after the other.
vi.setConfig({ testTimeout: 120_000 })

beforeEach(async () => {
  await rm(repository, { recursive: true, force: true })
  await mkdir(repository)
  for (const table of [videos, storageObjects, storageDeletions]) await db.delete(table)
  for (const { key } of (await storage.list({ prefix: 'videos/', limit: 1000 })).items) await storage.remove(key)
})
afterAll(async () => {
  await rm(home, { recursive: true })
  await close()
})

const encrypted = { BACKUP_PASSPHRASE: 'correct horse battery' }
const backup = (args: string[] = [], env: Record<string, string> = {}) =>
  media(['backup', '--to', repository, ...args], env)
const everything = ['--check-share', '100%']
/** The last line of output. */
const totalsOf = ({ output }: { output: string }) => jsonLines(output).at(-1)

const shell = (command: string, ...args: string[]) =>
  execFileSync('/bin/sh', ['-c', command, 'sh', ...args], { cwd: repository, encoding: 'utf8' })
const truncate = (file: string) => shell('truncate -s -3 "$1"', file)
const flip = (file: string) =>
  shell('printf "\\377" | dd of="$1" bs=1 count=1 conv=notrunc seek="$(($(stat -c %s "$1") - 4))" status=none', file)
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const copyOf = (content: string) => `objects/${sha256(content).slice(0, 2)}/${sha256(content)}`
const backupNames = async () => (await readdir(path.join(repository, 'backups'))).sort()
const poolFiles = () => shell('find objects -type f | sort').trim().split('\n')

/** The file with the key of the repository, which takes long to open. */
function identityOfRepository(): string {
  const identity = path.join(home, shell('sha256sum key.age').slice(0, 64))
  // age reads a passphrase from a terminal only.
  if (!existsSync(identity))
    execFileSync('/bin/sh', ['-c', `script -qec 'age -d -o ${identity} key.age' /dev/null`], {
      cwd: repository,
      input: 'correct horse battery\n',
    })
  return identity
}

/** Finds copies that do not have the content of their name, with independent programs. */
function wrongCopies(isEncrypted: boolean): string[] {
  const files = poolFiles()
  if (!isEncrypted) return files.filter((file) => shell('sha256sum "$1"', file).slice(0, 64) !== path.basename(file))
  const identity = identityOfRepository()
  return files.filter((file) => {
    const found = shell(`(age -d -i ${identity} "$1" || echo damaged) 2> /dev/null | sha256sum`, file).slice(0, 64)
    return found !== path.basename(file, '.age')
  })
}

const contents = ['one content', 'two content', 'six content']
async function fill(env: Record<string, string>): Promise<void> {
  for (const content of contents) await addVideo(content)
  expect((await backup([], env)).code).toBe(0)
}

describe.each([
  ['plain', {}, ''],
  ['encrypted', encrypted, '.age'],
] as const)('copies in a repository that is %s', (_, env, ending) => {
  const isEncrypted = ending !== ''
  const copies = contents.map((content) => copyOf(content) + ending)
  const [first = '', second = ''] = copies
  beforeEach(() => fill(env))

  test('that are truncated are copied again by the next backup, which reports it', async () => {
    truncate(first)
    const plan = await backup(['--dry-run', '--json'], env)
    expect(totalsOf(plan)).toMatchObject({ objects: 3, newObjects: 1 })
    expect(wrongCopies(isEncrypted)).toEqual([first])
    const made = await backup(['--keep-daily', '1'], env)
    expect([made.code, made.output]).toEqual([0, expect.stringContaining(`healed  ${first}  Its size differs`)])
    expect(made.output).toContain('Removed 1 older backup.')
    expect(wrongCopies(isEncrypted)).toEqual([])
    expect(totalsOf(await backup(['--json'], env))).toMatchObject({ healed: 0, newObjects: 0 })
  })

  test('that were altered or swapped are copied again when they are read', async () => {
    for (const damage of [
      () => flip(first),
      () => shell('mv "$1" swap && mv "$2" "$1" && mv swap "$2"', first, second),
      () => copies.forEach(flip),
      () => shell('rm "$1" && : > "$1"', first),
    ]) {
      damage()
      const damaged = wrongCopies(isEncrypted)
      expect(damaged.length).toBeGreaterThan(0)
      const made = await backup([...everything, '--json'], env)
      expect([made.code, totalsOf(made)]).toMatchObject([0, { healed: damaged.length, lost: 0, damaged: 0 }])
      expect(wrongCopies(isEncrypted)).toEqual([])
    }
  })
})

const plainCopies = contents.map(copyOf)
const [first = ''] = plainCopies

describe('permanently damaged copies:', () => {
  beforeEach(() => fill({}))

  test('those whose object is damaged as well stay unchanged, and no backup is removed until they are intact', async () => {
    const [object] = await db
      .select()
      .from(storageObjects)
      .where(eq(storageObjects.sha256, sha256('one content')))
    const file = path.join(mediaRoot, object?.key ?? '')
    await writeFile(file, 'ONE CONTENT')
    flip(first)
    const before = shell('sha256sum "$1"', first)
    // Once known to be damaged, it is not trusted again, even without rereading.
    for (const args of [everything, []]) {
      const made = await backup([...args, '--keep-daily', '1'])
      expect(made.code).toBe(1)
      expect(made.output).toContain(
        `not backed up  ${object?.key}  Its copy: It is not what was originally written. Its bytes`,
      )
      expect(made.output).toContain(`lost  ${first}  It is not what was originally written. It is needed by: `)
      expect(made.output).toContain('All older backups are kept')
    }
    expect([shell('sha256sum "$1"', first), await backupNames()]).toEqual([
      before,
      expect.objectContaining({ length: 3 }),
    ])
    await writeFile(file, 'one content')
    const mended = await backup(['--keep-daily', '1', '--yes-remove', '3', '--json'])
    expect([mended.code, totalsOf(mended)]).toMatchObject([0, { healed: 1, lost: 0, pruned: 3 }])
    expect(wrongCopies(false)).toEqual([])
  })

  test.each([
    ['altered', () => flip(first), 'It is not what was originally written.'],
    ['gone', () => shell('rm "$1"', first), 'It is missing.'],
    ['cut off', () => truncate(first), 'Its size differs from the one it was written with.'],
  ])('those that only an older backup needs, %s, are reported with it', async (_name, damage, reason) => {
    const [older = ''] = await backupNames()
    const [object] = await db
      .select()
      .from(storageObjects)
      .where(eq(storageObjects.sha256, sha256('one content')))
    await db.delete(videos).where(eq(videos.objectId, object?.id ?? ''))
    await db.delete(storageObjects).where(eq(storageObjects.id, object?.id ?? ''))
    await storage.remove(object?.key ?? '')
    damage()
    for (const share of [everything, []]) {
      const made = await backup([...share, '--keep-daily', '1'])
      expect(made.code).toBe(1)
      // When read to its end, a truncated copy is found to have another content.
      expect(made.output).toMatch(
        new RegExp(`lost  ${first}  (${reason}|It is not what was originally written\\.) It is needed by: ${older}\n`),
      )
    }
    expect(await backupNames()).toHaveLength(3)
    // Without the backup nobody needs it.
    shell('rm -r "backups/$1"', older)
    const made = await backup(['--keep-daily', '1', '--json'])
    expect([made.code, totalsOf(made)]).toMatchObject([0, { lost: 0, pruned: 2 }])
    expect(poolFiles()).toEqual(plainCopies.filter((copy) => copy !== first).sort())
  })

  test.each(['database.sql.zst', 'objects.jsonl.zst'])('%s of an older backup', async (name) => {
    const [older = ''] = await backupNames()
    const file = `backups/${older}/${name}`
    shell('cp "$1" whole', file)
    for (const [damage, args] of [
      [truncate, []],
      [flip, everything],
    ] as const) {
      damage(file)
      const made = await backup([...args, '--keep-daily', '1'])
      expect([made.code, made.output]).toEqual([1, expect.stringContaining(`lost  ${file}  `)])
      expect(made.output).toContain(`It is needed by: ${older}\n`)
      expect(await backupNames()).toContain(older)
      shell('cp whole "$1"', file)
    }
    expect((await backup(['--keep-daily', '1', '--yes-remove', '3'])).code).toBe(0)
    expect(await backupNames()).toHaveLength(1)
  })
})

test('a copy that was replaced by another age file of the same size, for the same key, is copied again', async () => {
  await addVideo('one content')
  expect((await backup([], encrypted)).code).toBe(0)
  expect(wrongCopies(true)).toEqual([])
  const file = `${copyOf('one content')}.age`
  shell(`printf 'two content' | age -r "$(age-keygen -y ${identityOfRepository()})" > other && mv other "$1"`, file)
  expect(wrongCopies(true)).toEqual([file])
  expect(totalsOf(await backup([...everything, '--json'], encrypted))).toMatchObject({ healed: 1 })
  expect(wrongCopies(true)).toEqual([])
})

test('killed while it repairs, no copy is ever missing, and the next backup repairs the rest', async () => {
  const contents = Array.from({ length: 40 }, () => randomBytes(1_000_000).toString('hex'))
  await Promise.all(contents.map((content) => addVideo(content)))
  expect((await backup()).code).toBe(0)
  const files = poolFiles()
  for (const file of files) flip(file)
  const flipped = new Map<string, bigint>()
  for (const file of files) flipped.set(file, (await stat(path.join(repository, file), { bigint: true })).ino)
  const healed = async () => {
    let count = 0
    for (const file of files) {
      const { ino, size } = await stat(path.join(repository, file), { bigint: true })
      expect(size).toBe(2_000_000n)
      if (ino !== flipped.get(file)) count += 1
    }
    return count
  }
  const killed = start(['backup', '--to', repository, ...everything])
  await expect.poll(healed, { interval: 1, timeout: 60_000 }).toBeGreaterThan(2)
  killed.kill('SIGKILL')
  await killed.exited
  const rest = wrongCopies(false)
  expect(rest.length).toBeGreaterThan(0)
  expect(rest.length).toBe(40 - (await healed()))
  expect(totalsOf(await backup(['--json']))).toMatchObject({ healed: rest.length, lost: 0 })
  expect(wrongCopies(false)).toEqual([])
})

test('copies in S3 are compared and repaired as well', async () => {
  const bucket = await createTestBucket()
  const client = new Bun.S3Client(bucket.settings)
  const contents = ['one content', 'two content', 'six content']
  for (const content of contents) await addVideo(content)
  for (const [prefix, env, ending] of [
    ['plain', {}, ''],
    ['sealed', encrypted, '.age'],
  ] as const) {
    const run = (...args: string[]) =>
      media(['backup', '--to', `s3://${bucket.settings.bucket}/${prefix}`, '--json', ...args], {
        ...bucket.env,
        S3_BUCKET: '',
        ...env,
      })
    expect((await run()).code).toBe(0)
    const keys = contents.map((content) => `${prefix}/${copyOf(content)}${ending}`)
    const [cut = '', altered = ''] = keys
    const whole = await Promise.all(keys.map((key) => client.file(key).bytes()))
    await client.write(cut, (await client.file(cut).bytes()).slice(0, -1))
    expect(totalsOf(await run())).toMatchObject({ healed: 1 })
    const bytes = await client.file(altered).bytes()
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    await client.write(altered, bytes)
    expect(totalsOf(await run(...everything))).toMatchObject({ healed: 1, lost: 0 })
    expect(totalsOf(await run(...everything))).toMatchObject({ healed: 0, lost: 0, damaged: 0 })
    if (ending === '') expect(await Promise.all(keys.map((key) => client.file(key).bytes()))).toEqual(whole)
  }
  await bucket.close()
})

test('an invalid share is refused with a sentence', async () => {
  const { code, errors } = await backup(['--check-share', '1000%'])
  expect([code, errors]).toEqual([2, expect.stringContaining('Expected more than 0% and at most 100%, such as 10%.')])
  expect(await readdir(repository)).toEqual([])
})
