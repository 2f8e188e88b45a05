import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFault } from '../fault.ts'
import { hashInWorker } from '../hash-in-worker.ts'
import { openLocalStorage } from './storage.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'local-storage-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const names = async () => (await readdir(root, { recursive: true })).sort()
const streamOf = (characters: string) => new Blob([characters]).stream()

test('only the storage itself is closed to others, not the directories above it', async () => {
  await openLocalStorage(join(root, 'data/media'))
  const modeOf = async (path: string) => (await stat(join(root, path))).mode & 0o007
  expect([await modeOf('data'), await modeOf('data/media')]).toEqual([0o005, 0])
})

test('an object is a plain file at the path of its key', async () => {
  const storage = await openLocalStorage(root)
  await storage.put('videos/support/1/1.mp4', streamOf('bytes'))
  expect(await readFile(join(root, 'videos/support/1/1.mp4'), 'utf8')).toBe('bytes')
})

test('a file becomes an object in the same way as a stream', async () => {
  const storage = await openLocalStorage(join(root, 'media'))
  const source = join(root, 'source')
  const bytes = randomBytes(3_000_001)
  await writeFile(source, bytes, { mode: 0o444 })
  const expected = { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  expect(await storage.putFile?.('a/b', source, expected)).toEqual(expected)
  const { path = '' } = (await storage.open('a/b')) ?? {}
  expect(bytes.equals(await readFile(path))).toBe(true)
  expect((await stat(path)).mode & 0o777).toBe(0o640)

  await expect(storage.putFile?.('a/b', source)).rejects.toMatchObject({ code: 'conflict' })
  const wrong = { ...expected, sha256: '0'.repeat(64) }
  await expect(storage.putFile?.('a/c', source, wrong)).rejects.toMatchObject({ code: 'unprocessable' })
  await expect(storage.putFile?.('a/c', join(root, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await names()).toEqual(['media', 'media/.incoming', 'media/a', 'media/a/b', 'source'])
})

test('files are hashed in worker threads, many at a time, and an unreadable one is reported', async () => {
  const files = Array.from({ length: 9 }, (_, index) => join(root, String(index)))
  for (const [index, file] of files.entries()) await writeFile(file, String(index).repeat(index * 100_000))
  const hashed = await Promise.allSettled([...files, root].map(hashInWorker))
  for (const [index, result] of hashed.slice(0, -1).entries()) {
    const sha256 = createHash('sha256')
      .update(String(index).repeat(index * 100_000))
      .digest('hex')
    expect(result).toEqual({ status: 'fulfilled', value: { sizeBytes: index * 100_000, sha256 } })
  }
  expect(hashed.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'EISDIR' } })
})

test('removing the last object of a directory removes the directory', async () => {
  const storage = await openLocalStorage(root)
  await storage.put('videos/parts/1/2.mp4', streamOf('bytes'))
  await storage.put('videos/support/1.mp4', streamOf('bytes'))
  await storage.remove('videos/parts/1/2.mp4')
  expect(await names()).toEqual(['.incoming', 'videos', 'videos/support', 'videos/support/1.mp4'])
})

test('an interrupted write leaves no file', async () => {
  const storage = await openLocalStorage(root)
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(1000))
      controller.error(new Error('gone'))
    },
  })
  await expect(storage.put('a/b', stream)).rejects.toThrow('gone')
  expect(await names()).toEqual(['.incoming'])
})

test('leftovers of a killed process are removed; writes in progress and resumable ones are not', async () => {
  const storage = await openLocalStorage(root)
  const hoursAgo = async (hours: number, name: string) => {
    const path = join(root, '.incoming', name)
    await writeFile(path, 'half')
    const then = Date.now() / 1000 - hours * 3600
    await utimes(path, then, then)
  }
  await hoursAgo(7, 'abandoned')
  await hoursAgo(5, 'running')
  await hoursAgo(49, 'forgotten.part')
  await hoursAgo(47, 'interrupted.part')
  await storage.removeAbandoned()
  expect((await readdir(join(root, '.incoming'))).toSorted()).toEqual(['interrupted.part', 'running'])
})

test('files that are not objects are not listed', async () => {
  const storage = await openLocalStorage(root)
  await writeFile(join(root, '.hidden'), '')
  await writeFile(join(root, '.incoming/running'), '')
  await storage.put('a', streamOf('bytes'))
  expect((await storage.list({ prefix: '', limit: 10 })).items.map((item) => item.key)).toEqual(['a'])
})

test('says why it cannot be written', async () => {
  const storage = await openLocalStorage(root)
  await rm(root, { recursive: true })
  expect(await storage.problem()).toContain('cannot be written: ENOENT')
})

test('a full disk is insufficient_storage', async () => {
  const full = await open('/dev/full', 'w')
  const error = await full.write('x').catch((error: unknown) => error)
  await full.close()
  expect(writeFault(error)).toMatchObject({ code: 'insufficient_storage' })
})

const fixture = fileURLToPath(new URL('./full.fixture.ts', import.meta.url))
const inSmallFileSystem = ['--user', '--map-root-user', '--mount', 'sh', '-c']
const mount = 'mount -t tmpfs -o size=2m tmpfs "$1"'
const canMount = spawnSync('unshare', [...inSmallFileSystem, mount, 'sh', tmpdir()]).status === 0

// Not every container allows mounting: there, the test above has to do.
if (canMount)
  test('a full file system keeps nothing of what does not fit, and accepts what does', () => {
    const command = `${mount} && exec "$2" "$3" "$1"`
    const ran = spawnSync('unshare', [...inSmallFileSystem, command, 'sh', root, process.execPath, fixture])
    expect(ran.stderr.toString()).toBe('')
    expect(JSON.parse(ran.stdout.toString())).toEqual({
      put: 'insufficient_storage',
      afterPut: ['.incoming'],
      append: 'insufficient_storage',
      appended: 1024 ** 2,
      afterAbort: ['.incoming'],
      small: 10,
    })
  })
