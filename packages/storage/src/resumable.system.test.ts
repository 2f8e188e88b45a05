import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTestBucket } from '@abparts/testing/s3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMemoryStorage } from './memory.ts'
import type { ObjectStorage, WriteProgress } from './storage.ts'
import { openStorages, StorageEnv } from './storages.ts'

const root = await mkdtemp(join(tmpdir(), 'resumable-'))
let bucket: Awaited<ReturnType<typeof createTestBucket>>
beforeAll(async () => {
  bucket = await createTestBucket()
})
afterAll(async () => {
  await bucket.close()
  await rm(root, { recursive: true })
})

const memory = createMemoryStorage()
const localEnv = () => ({ MEDIA_ROOT: root })
const s3Env = () => ({ MEDIA_ROOT: root, STORAGE_BACKEND: 's3', ...bucket.env })
const openAsAnotherProcess = async (env: () => object) => (await openStorages(StorageEnv.parse(env()))).primary
const backends: [string, { open: () => Promise<ObjectStorage>; runs: number }][] = [
  ['memory', { open: async () => memory, runs: 40 }],
  ['local', { open: () => openAsAnotherProcess(localEnv), runs: 40 }],
  ['s3', { open: () => openAsAnotherProcess(s3Env), runs: 5 }],
]

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const newKey = () => `videos/support/${crypto.randomUUID()}/1.mp4`
const listed = async (storage: ObjectStorage) =>
  (await storage.list({ prefix: '', limit: 1000 })).items.map(({ key }) => key)

/** A stream that yields the bytes in chunks and then ends, or fails. */
function streamOf(bytes: Uint8Array, brokenBy?: Error) {
  let offset = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (offset < bytes.length) {
        controller.enqueue(bytes.subarray(offset, offset + 100_000))
        offset += 100_000
      } else if (brokenBy === undefined) controller.close()
      else controller.error(brokenBy)
    },
  })
}
const killed = new Error('killed before anyone could remember the progress')
const die = async () => {
  throw killed
}
const remember = async () => undefined

describe.each(backends)('resumable writes to %s', (name, { open, runs }) => {
  let storage: ObjectStorage
  const begin = async (key: string, sizeBytes: number): Promise<WriteProgress> => ({
    state: await storage.resumable.begin(key, sizeBytes),
    offsetBytes: 0,
  })
  beforeAll(async () => {
    storage = await open()
  })

  test('the object is invisible until it is finished, and finishing again returns the same result', async () => {
    const [key, bytes] = [newKey(), randomBytes(300_000)]
    const first = await storage.resumable.append(
      await begin(key, bytes.length),
      streamOf(bytes.subarray(0, 123_456)),
      remember,
    )
    expect(first.offsetBytes).toBe(123_456)
    expect(await storage.stat(key)).toBeNull()
    expect(await listed(storage)).not.toContain(key)
    const last = await storage.resumable.append(first, streamOf(bytes.subarray(123_456)), remember)
    const written = { sizeBytes: bytes.length, sha256: sha256(bytes) }
    expect(await storage.resumable.finish(last)).toEqual(written)
    expect(await storage.resumable.finish(last)).toEqual(written)
    expect(await (await open()).resumable.finish(last)).toEqual(written)
    await storage.resumable.abort(last.state)
    const opened = await storage.open(key)
    expect(bytes.equals(await new Response(opened?.slice(0, bytes.length)).bytes())).toBe(true)
  })

  test('a stream that fails loses nothing of what came before', async () => {
    const [key, bytes] = [newKey(), randomBytes(6_000_000)]
    const broken = new Error('the sender went away')
    const heard: WriteProgress[] = []
    const sending = storage.resumable.append(
      await begin(key, bytes.length),
      streamOf(bytes.subarray(0, 5_500_000), broken),
      async (p) => {
        heard.push(p)
      },
    )
    await expect(sending).rejects.toBe(broken)
    const last = heard.at(-1) ?? { state: '', offsetBytes: 0 }
    expect(last.offsetBytes).toBe(5_500_000)
    expect(heard.map(({ offsetBytes }) => offsetBytes)).toEqual(
      heard.map(({ offsetBytes }) => offsetBytes).toSorted((a, b) => a - b),
    )
    const rest = await (await open()).resumable.append(last, streamOf(bytes.subarray(5_500_000)), remember)
    expect(await storage.resumable.finish(rest)).toEqual({ sizeBytes: bytes.length, sha256: sha256(bytes) })
  })

  test('a failure to record the progress is thrown, and the stream is released', async () => {
    const gone = Promise.withResolvers<void>()
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 ** 2)),
      cancel: () => gone.resolve(),
    })
    const start = await begin(newKey(), 100 * 1024 ** 2)
    // The memory storage has no asynchronous end: it reports when the stream does.
    const endless = name === 'memory' ? streamOf(new Uint8Array(10)) : stream
    await expect(storage.resumable.append(start, endless, die)).rejects.toBe(killed)
    if (name !== 'memory') await gone.promise
    await storage.resumable.abort(start.state)
  })

  test('what is aborted is gone, and what is lost cannot be resumed', async () => {
    const key = newKey()
    const progress = await storage.resumable.append(await begin(key, 3000), streamOf(randomBytes(1000)), remember)
    const beyond = { ...progress, offsetBytes: 2000 }
    await expect(storage.resumable.append(beyond, streamOf(randomBytes(1)), remember)).rejects.toMatchObject({
      code: 'not_found',
    })
    await storage.resumable.abort(progress.state)
    await storage.resumable.abort(progress.state)
    await expect(storage.resumable.append(progress, streamOf(randomBytes(1)), remember)).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(storage.resumable.finish(progress)).rejects.toMatchObject({ code: 'not_found' })
    expect(await storage.stat(key)).toBeNull()
  })

  test('a key that is taken is rejected at the beginning', async () => {
    const key = newKey()
    await storage.put(key, streamOf(randomBytes(1)))
    await expect(storage.resumable.begin(key, 1)).rejects.toMatchObject({ code: 'conflict' })
    await expect(storage.resumable.begin('../a', 1)).rejects.toThrow('Not a storage key')
  })

  test('an empty object can be written', async () => {
    const key = newKey()
    expect(await storage.resumable.finish(await begin(key, 0))).toEqual({
      sizeBytes: 0,
      sha256: sha256(randomBytes(0)),
    })
    expect(await storage.stat(key)).toMatchObject({ sizeBytes: 0 })
  })

  test('any sequence of appends, lost progress and changes of process produces the object that was sent', async () => {
    const step = fc.record({
      sizeBytes: fc.oneof(fc.nat(5000), fc.integer({ min: 5 * 1024 ** 2 - 3, max: 5 * 1024 ** 2 + 3 })),
      /** A process was killed before the progress was recorded. */
      isForgotten: fc.boolean(),
      isOtherProcess: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const key = newKey()
        const totalBytes = steps.reduce((sum, { sizeBytes, isForgotten }) => sum + (isForgotten ? 0 : sizeBytes), 0)
        let progress = await begin(key, totalBytes)
        const sent: Uint8Array[] = []
        let process = storage
        for (const { sizeBytes, isForgotten, isOtherProcess } of steps) {
          const missingBytes = totalBytes - progress.offsetBytes
          const bytes = new Uint8Array(Math.min(sizeBytes, missingBytes)).fill(isForgotten ? 100 : sent.length)
          if (isOtherProcess) process = await open()
          if (isForgotten && bytes.length > 0) {
            await expect(process.resumable.append(progress, streamOf(bytes), die)).rejects.toBe(killed)
            continue
          }
          progress = await process.resumable.append(progress, streamOf(bytes), remember)
          sent.push(bytes)
        }
        const whole = Buffer.concat(sent)
        expect(progress.offsetBytes).toBe(whole.length)
        expect(await process.resumable.finish(progress)).toEqual({ sizeBytes: whole.length, sha256: sha256(whole) })
        const opened = await process.open(key)
        expect(whole.equals(await new Response(opened?.slice(0, whole.length)).bytes())).toBe(true)
        await process.remove(key)
      }),
      { numRuns: runs },
    )
  })
})

test.each([
  ['local', localEnv],
  ['s3', s3Env],
] as const)('after SIGKILL in the middle of an append to %s, another process goes on', async (_, env) => {
  const reached = Promise.withResolvers<WriteProgress>()
  const heard: WriteProgress[] = []
  const sizeBytes = 64 * 1024 ** 2
  const program = fileURLToPath(new URL('./resumable.fixture.ts', import.meta.url))
  const child = Bun.spawn([process.execPath, program, String(sizeBytes)], {
    env: { ...env() },
    stdio: ['ignore', 'inherit', 'inherit'],
    ipc: (progress: WriteProgress) => {
      heard.push(progress)
      if (heard.length === 3) reached.resolve(progress)
    },
  })
  await reached.promise
  child.kill('SIGKILL')
  await child.exited

  const storage = await openAsAnotherProcess(env)
  const progress = heard.at(-1) ?? (await reached.promise)
  const tail = randomBytes(sizeBytes - progress.offsetBytes)
  const last = await storage.resumable.append(progress, streamOf(tail), remember)
  const hash = createHash('sha256')
  for (let n = 0; n < progress.offsetBytes / 65_536; n++) hash.update(new Uint8Array(65_536).fill(n))
  hash.update(tail)
  expect(await storage.resumable.finish(last)).toEqual({ sizeBytes, sha256: hash.digest('hex') })
  await storage.remove('videos/support/1/1.mp4')
})
