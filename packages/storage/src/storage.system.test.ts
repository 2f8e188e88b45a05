import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestBucket } from '@abparts/testing/s3'
import { startSshServer } from '@abparts/testing/ssh-server'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openLocalStorage } from './local/storage.ts'
import { createMemoryStorage } from './memory.ts'
import { openS3Storage } from './s3/storage.ts'
import { openSshStorage, type RemoteStorage } from './ssh/storage.ts'
import type { ObjectBody, ObjectStorage } from './storage.ts'

interface Backend<Storage = ObjectStorage> {
  /** Opens the storage there as another process would. */
  open: () => Promise<Storage>
  close: () => Promise<void>
}

function inMemory(): Backend {
  const storage = createMemoryStorage()
  return { open: async () => storage, close: async () => undefined }
}

async function inDirectory(): Promise<Backend> {
  const directory = await mkdtemp(join(tmpdir(), 'storage-'))
  return { open: () => openLocalStorage(directory), close: () => rm(directory, { recursive: true }) }
}

async function inBucket(): Promise<Backend> {
  const { settings, close } = await createTestBucket()
  return { open: async () => openS3Storage(settings), close }
}

/** One connection for all tests; the next one gets an empty directory. */
async function onMachine() {
  const server = await startSshServer()
  const directory = await mkdtemp(join(tmpdir(), "it's a storage "))
  vi.stubEnv('PATH', `${server.programs}:${process.env.PATH}`)
  const storage = await openSshStorage({ host: server.host, user: undefined, port: undefined, directory })
  const empty = async () => {
    for (const name of await readdir(directory)) await rm(join(directory, name), { recursive: true })
  }
  return {
    backend: { open: async () => storage, close: empty },
    close: async () => {
      await storage.close()
      await server.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** What every backend promises. A new backend is added here and nowhere else. */
const backends: [string, () => Backend | Promise<Backend>][] = [
  ['memory', inMemory],
  ['local', inDirectory],
  ['s3', inBucket],
]
const machine = await onMachine()
afterAll(() => machine.close())
/** Another installation's storage can do less. */
const reached: [string, () => Backend<RemoteStorage> | Promise<Backend<RemoteStorage>>][] = [
  ...backends,
  ['ssh', () => machine.backend],
]

const streamOf = (...chunks: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
const bytesOf = (body: ObjectBody | undefined) => new Response(body).bytes()
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const text = (characters: string) => new TextEncoder().encode(characters)

describe.each(reached)('%s storage', (_, openBackend) => {
  let backend: Backend<RemoteStorage>
  let storage: RemoteStorage
  beforeEach(async () => {
    backend = await openBackend()
    storage = await backend.open()
  })
  afterEach(() => backend.close())

  test('keeps what was put, however it was chunked', async () => {
    const bytes = randomBytes(700_000)
    const written = await storage.put('videos/a/1.mp4', streamOf(bytes.subarray(0, 1), text(''), bytes.subarray(1)))
    expect(written).toEqual({ sizeBytes: 700_000, sha256: sha256(bytes) })
    const opened = await storage.open('videos/a/1.mp4')
    expect(opened?.sizeBytes).toBe(700_000)
    expect(bytes.equals(await bytesOf(opened?.slice(0, 700_000)))).toBe(true)
    expect(await storage.stat('videos/a/1.mp4')).toEqual({ sizeBytes: 700_000, modifiedAt: opened?.modifiedAt })
  })

  test('keeps a large object', async () => {
    const bytes = randomBytes(11_000_000)
    expect(await storage.put('large', streamOf(bytes))).toEqual({ sizeBytes: bytes.length, sha256: sha256(bytes) })
    const opened = await storage.open('large')
    expect(bytes.equals(await bytesOf(opened?.slice(0, bytes.length)))).toBe(true)
    expect(bytes.subarray(5_000_000, 10_999_999).equals(await bytesOf(opened?.slice(5_000_000, 10_999_999)))).toBe(true)
  })

  test.each([10, 11_000_000])(
    'keeps the expected bytes, and nothing of unexpected ones (%i bytes)',
    async (sizeBytes) => {
      const [expected, other] = [randomBytes(sizeBytes), randomBytes(sizeBytes)]
      const content = { sizeBytes, sha256: sha256(expected) }
      for (const wrong of [other, expected.subarray(1)])
        await expect(storage.put('a', streamOf(wrong), content)).rejects.toMatchObject({ code: 'unprocessable' })
      expect(await storage.stat('a')).toBeNull()
      expect(await storage.put('a', streamOf(expected), content)).toEqual(content)
    },
  )

  test('returns any slice, several at a time, more than once', async () => {
    await storage.put('a', streamOf(text('0123456789')))
    const opened = await storage.open('a')
    const slices: [number, number][] = [
      [0, 1],
      [9, 10],
      [3, 7],
      [3, 7],
      [0, 10],
      [5, 5],
    ]
    const read = await Promise.all(slices.map(([start, end]) => bytesOf(opened?.slice(start, end))))
    expect(read.map((bytes) => new TextDecoder().decode(bytes))).toEqual(['0', '9', '3456', '3456', '0123456789', ''])
  })

  test('keeps an empty object', async () => {
    expect(await storage.put('empty', streamOf())).toMatchObject({ sizeBytes: 0 })
    expect(await storage.stat('empty')).toMatchObject({ sizeBytes: 0 })
  })

  test('has nothing for a missing object', async () => {
    await storage.put('a/b', streamOf(text('x')))
    for (const key of ['nothing', 'a', 'a/b/c']) {
      expect(await storage.open(key)).toBeNull()
      expect(await storage.stat(key)).toBeNull()
    }
    await storage.remove('nothing')
    await storage.remove('a/c')
  })

  test('shows nothing of an object before it is complete, and nothing of an interrupted one', async () => {
    const broken = new Error('the sender went away')
    const pending = Promise.withResolvers<void>()
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(text('first half'))
        await pending.promise
        controller.error(broken)
      },
    })
    const put = storage.put('a/b', stream)
    expect(await storage.stat('a/b')).toBeNull()
    pending.resolve()
    await expect(put).rejects.toBe(broken)
    expect(await storage.stat('a/b')).toBeNull()
  })

  test('never replaces an object', async () => {
    await storage.put('a', streamOf(text('first')))
    await expect(storage.put('a', streamOf(text('second')))).rejects.toMatchObject({ code: 'conflict' })
    expect(await bytesOf((await storage.open('a'))?.slice(0, 5))).toEqual(text('first'))
  })

  test('removes an object, and accepts its key again', async () => {
    await storage.put('a/b/c', streamOf(text('first')))
    await storage.remove('a/b/c')
    expect(await storage.open('a/b/c')).toBeNull()
    await storage.put('a/b/c', streamOf(text('second')))
    expect(await storage.stat('a/b/c')).toMatchObject({ sizeBytes: 6 })
  })

  test('puts and removes concurrently', async () => {
    const isThere = await Promise.all(
      [...Array(40).keys()].map(async (n) => {
        const key = `a/${n % 2}/${n}`
        await storage.put(key, streamOf(text('x')))
        if (n % 4 > 1) await storage.remove(key)
        return (await storage.stat(key)) !== null
      }),
    )
    expect(isThere).toEqual([...Array(40).keys()].map((n) => n % 4 <= 1))
  })

  test.each([
    '',
    '/',
    '/etc/passwd',
    '..',
    '../a',
    'a/../../b',
    'a/..',
    'a//b',
    'a/',
    '.incoming/a',
    'a/.b',
    'a\\b',
    'a\0b',
    'A',
    'é',
    'a b',
    'a'.repeat(513),
  ])('rejects the key %j everywhere', async (key) => {
    for (const attempt of [
      () => storage.put(key, streamOf()),
      () => storage.open(key),
      () => storage.stat(key),
      () => storage.remove(key),
    ])
      await expect(attempt).rejects.toThrow('Not a storage key')
  })
})

describe.each(backends)('%s storage', (_, openBackend) => {
  let backend: Backend
  let storage: ObjectStorage
  beforeEach(async () => {
    backend = await openBackend()
    storage = await backend.open()
  })
  afterEach(() => backend.close())

  test.each([10, 11_000_000])('replaces an object completely or not at all (%i bytes)', async (sizeBytes) => {
    const [damaged, whole] = [randomBytes(sizeBytes - 1), randomBytes(sizeBytes)]
    const content = { sizeBytes, sha256: sha256(whole) }
    await storage.put('a', streamOf(damaged))
    const read = async () => bytesOf((await storage.open('a'))?.slice(0, (await storage.stat('a'))?.sizeBytes ?? 0))
    await expect(storage.replace('a', streamOf(damaged), content)).rejects.toMatchObject({ code: 'unprocessable' })
    expect(damaged.equals(await read())).toBe(true)
    expect(await storage.replace('a', streamOf(whole), content)).toEqual(content)
    expect(whole.equals(await read())).toBe(true)
    expect(await storage.list({ prefix: '', limit: 9 })).toMatchObject({ items: [{ key: 'a', sizeBytes }] })
    expect(await storage.replace('b', streamOf(text('x')))).toMatchObject({ sizeBytes: 1 })
  })

  test('lists keys in order, by prefix, page by page', async () => {
    const keys = ['a-b', 'a.b', 'a/b', 'a/b-c', 'a/c/1', 'a/c/2', 'a0', 'b/1', 'b/2']
    for (const key of keys.toReversed()) await storage.put(key, streamOf(text(key)))
    const list = async (prefix: string, limit: number) => {
      const pages: string[][] = []
      let cursor: string | undefined
      do {
        const page = await storage.list({ prefix, cursor, limit })
        pages.push(page.items.map((item) => item.key))
        expect(page.items.every((item) => item.sizeBytes === item.key.length)).toBe(true)
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      return pages
    }
    expect(await list('', 100)).toEqual([keys])
    expect(await list('', 9)).toEqual([keys])
    expect((await list('', 2)).flat()).toEqual(keys)
    expect((await list('', 1)).flat()).toEqual(keys)
    expect(await list('a/', 3)).toEqual([['a/b', 'a/b-c', 'a/c/1'], ['a/c/2']])
    expect(await list('a/c', 10)).toEqual([['a/c/1', 'a/c/2']])
    expect(await list('a/b', 10)).toEqual([['a/b', 'a/b-c']])
    expect(await list('nothing/', 10)).toEqual([[]])
  })

  test('lists nothing of interrupted writes', async () => {
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(text('first half'))
        controller.error(new Error('gone'))
      },
    })
    await expect(storage.put('a/b', stream)).rejects.toThrow('gone')
    expect(await storage.list({ prefix: '', limit: 10 })).toEqual({ items: [], nextCursor: null })
  })

  test('can be written', async () => {
    expect(await storage.problem()).toBeNull()
    expect((await storage.list({ prefix: '', limit: 1 })).items).toEqual([])
  })
})
