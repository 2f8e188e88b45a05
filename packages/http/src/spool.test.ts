import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { spool } from './spool.ts'

const directory = await mkdtemp(path.join(tmpdir(), 'spool-test-'))
afterAll(() => rm(directory, { recursive: true }))

test('bytes come back unchanged, by path too, and no name is left', async () => {
  const chunks = [new Uint8Array(70_000).fill(1), new Uint8Array(3).fill(2), new Uint8Array(1_000_000).fill(3)]
  await using file = await spool(ReadableStream.from(chunks), directory)
  expect(file.sizeBytes).toBe(1_070_003)
  expect((await file.bytes()).equals(Buffer.concat(chunks))).toBe(true)
  expect((await readFile(file.path)).equals(Buffer.concat(chunks))).toBe(true)
  expect((await file.bytes()).subarray(-1)[0]).toBe(3)
  expect(await readdir(directory)).toEqual([])
})

test('a body that ends early leaves nothing', async () => {
  const broken = ReadableStream.from(
    (async function* () {
      yield new Uint8Array(10)
      throw new Error('broken')
    })(),
  )
  await expect(spool(broken, directory)).rejects.toThrow('broken')
  expect(await readdir(directory)).toEqual([])
})

test('a directory in which nothing can be written is an outage', async () => {
  const missing = path.join(directory, 'missing')
  await expect(spool(ReadableStream.from([]), missing)).rejects.toMatchObject({ code: 'unavailable' })
})

const inSmallFileSystem = ['--user', '--map-root-user', '--mount', 'sh', '-c']
const mount = 'mount -t tmpfs -o size=2m tmpfs "$1"'
// Not every container allows mounting.
const canMount = spawnSync('unshare', [...inSmallFileSystem, mount, 'sh', directory]).status === 0
if (canMount)
  test('a full temporary directory refuses what does not fit, and gives the room back', () => {
    const fixture = fileURLToPath(new URL('./spool.fixture.ts', import.meta.url))
    const command = `${mount} && exec "$2" "$3" "$1"`
    const ran = spawnSync('unshare', [...inSmallFileSystem, command, 'sh', directory, process.execPath, fixture])
    expect([ran.stderr.toString(), ran.stdout.toString()]).toEqual(['', '["insufficient_storage",1048576]'])
  })
