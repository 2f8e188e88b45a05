import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { opened } from '@abparts/core/images/decode.fixture'
import { findVideo } from '@abparts/core/videos/find'
import { removeExpiredUploads } from '@abparts/core/videos/uploads'
import { videoUploads } from '@abparts/db/schema'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { openStorages, StorageEnv, type Storages } from '@abparts/storage/storages'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { createTestDatabase } from '@abparts/testing/database'
import { createTestBucket } from '@abparts/testing/s3'
import { largeMp4 } from '@abparts/testing/sample-videos'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatUploadMetadata } from './metadata.ts'

const { url: databaseUrl, db, close } = await createTestDatabase()
const root = await mkdtemp(join(tmpdir(), 'videos-instances-'))
const issuer = await createTestIssuer()
const { authorization } = await issuer.authorize({
  sub: crypto.randomUUID(),
  role: 'super_admin',
  organizationId: null,
})
const jwks = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(issuer.jwks) })
const running = new Set<Bun.Subprocess>()
afterAll(async () => {
  for (const instance of running) instance.kill('SIGKILL')
  await Promise.all([...running].map((instance) => instance.exited))
  await jwks.stop(true)
  await close()
  await rm(root, { recursive: true })
})

interface Instance {
  url: string
  pid: number
  kill: () => void
}

/** A process of the service, on its own port. */
async function startInstance(storageEnv: Record<string, string>): Promise<Instance> {
  const [port = 0] = await freePorts(1)
  const { promise: listening, resolve } = Promise.withResolvers<unknown>()
  const instance = Bun.spawn([process.execPath, fileURLToPath(new URL('../../main.ts', import.meta.url))], {
    env: {
      DATABASE_URL: databaseUrl,
      JWKS_URL: jwks.url.href,
      VIDEOS_PORT: String(port),
      MEDIA_ROOT: root,
      MEDIA_URL_SECRETS: 's'.repeat(32),
      ...storageEnv,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    ipc: resolve,
  })
  running.add(instance)
  await listening
  return { url: `http://127.0.0.1:${port}`, pid: instance.pid, kill: () => instance.kill('SIGKILL') }
}

const protocol = { authorization, 'tus-resumable': '1.0.0' }
const metadata = Object.entries({ target: 'support', filename: 'a.mp4', title: 'Belt', category: 'maintenance' })

async function begin({ url }: Instance, sizeBytes: number): Promise<string> {
  const headers = {
    ...protocol,
    'upload-length': String(sizeBytes),
    'upload-metadata': formatUploadMetadata(metadata),
  }
  const answer = await fetch(`${url}/videos/uploads`, { method: 'POST', headers })
  expect(answer.status).toBe(201)
  return answer.headers.get('location') ?? ''
}
const send = ({ url }: Instance, location: string, offset: number, body: Uint8Array<ArrayBuffer> | ReadableStream) =>
  fetch(url + location, {
    method: 'PATCH',
    headers: { ...protocol, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
    body,
  })
async function offsetAt({ url }: Instance, location: string): Promise<number> {
  const answer = await fetch(url + location, { method: 'HEAD', headers: protocol })
  return Number(answer.headers.get('upload-offset') ?? Number.NaN)
}
const idOf = (location: string) => location.split('/').at(-1) ?? ''
async function recordedOffset(location: string): Promise<number> {
  const [upload] = await db
    .select()
    .from(videoUploads)
    .where(eq(videoUploads.videoId, idOf(location)))
  return upload?.offsetBytes ?? 0
}

async function largeVideo(sizeBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(sizeBytes)
  let offset = 0
  for await (const chunk of largeMp4(sizeBytes)) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
const sizeBytes = 40_000_000
const halfBytes = 20_000_000
const video = await largeVideo(sizeBytes)
const sha256 = new Bun.CryptoHasher('sha256').update(video).digest('hex')

/** Sends the first half without the end of the request, and waits until some of it is stored. */
async function sendHalf(instance: Instance, location: string) {
  const { promise: ending, resolve: end } = Promise.withResolvers<void>()
  const half = new ReadableStream({
    async start(controller) {
      for (let offset = 0; offset < halfBytes; offset += 1_000_000)
        controller.enqueue(video.slice(offset, offset + 1_000_000))
      await ending
      controller.close()
    },
  })
  const sending = send(instance, location, 0, half).catch(() => null)
  await expect.poll(() => recordedOffset(location), { timeout: 20_000 }).toBeGreaterThan(0)
  return { sending, end }
}
async function sendRest(instance: Instance, location: string): Promise<void> {
  const offset = await offsetAt(instance, location)
  expect(offset).toBeGreaterThan(0)
  expect((await send(instance, location, offset, video.slice(offset))).status).toBe(204)
  expect(await opened(findVideo(db, idOf(location)))).toMatchObject({
    state: 'processing',
    object: { sizeBytes, sha256 },
  })
}

/** In bytes, as the operating system counts them: resident now, and at the highest. */
function memoryOf({ pid }: Instance) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024
  return { resident: field('VmRSS'), peak: field('VmHWM') }
}

interface TestStorage {
  env: Record<string, string>
  storages: Storages
  close: () => Promise<void>
}

const open = (env: Record<string, string>) => openStorages(StorageEnv.parse({ MEDIA_ROOT: root, ...env }))
const backends: [string, () => Promise<TestStorage>][] = [
  ['local', async () => ({ env: {}, storages: await open({}), close: async () => undefined })],
  [
    's3',
    async () => {
      const bucket = await createTestBucket()
      const env = { ...bucket.env, STORAGE_BACKEND: 's3' }
      return { env, storages: await open(env), close: bucket.close }
    },
  ],
]

describe.each(backends)('on %s', (_, openStorage) => {
  let storage: TestStorage
  let one: Instance
  let other: Instance
  beforeAll(async () => {
    storage = await openStorage()
    one = await startInstance(storage.env)
    other = await startInstance(storage.env)
  })
  afterAll(async () => {
    one.kill()
    other.kill()
    await storage.close()
  })

  test('another instance resumes immediately, with everything that arrived', async () => {
    const location = await begin(one, sizeBytes)
    const { sending, end } = await sendHalf(one, location)
    expect(await offsetAt(other, location)).toBe(halfBytes)
    end()
    expect((await sending)?.status).toBe(409)
    await sendRest(other, location)
  })

  test('of two instances that get the same bytes at the same time, one accepts them', async () => {
    const location = await begin(one, sizeBytes)
    const piece = video.slice(0, 1_000_000)
    const answers = await Promise.all([one, other].map((instance) => send(instance, location, 0, piece)))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
    expect(await offsetAt(other, location)).toBe(piece.length)
  })

  test('an upload survives the killed service', async () => {
    const location = await begin(one, sizeBytes)
    const { sending, end } = await sendHalf(one, location)
    one.kill()
    end()
    await sending
    await sendRest(await startInstance(storage.env), location)
  })

  test('an upload that nobody resumes expires, and nothing of it stays', async () => {
    const location = await begin(other, sizeBytes)
    expect((await send(other, location, 0, video.slice(0, 6_000_000))).status).toBe(204)
    await db
      .update(videoUploads)
      .set({ expiresAt: sql`now()` })
      .where(eq(videoUploads.videoId, idOf(location)))
    const asked = await fetch(other.url + location, { method: 'HEAD', headers: protocol })
    expect([asked.status, (await send(other, location, 6_000_000, video.slice(6_000_000))).status]).toEqual([410, 410])
    const [upload] = await db
      .select()
      .from(videoUploads)
      .where(eq(videoUploads.videoId, idOf(location)))
    const { storages } = storage
    await removeExpiredUploads(db, storages, new Date())
    expect((await send(other, location, 6_000_000, video.slice(6_000_000))).status).toBe(404)
    const progress = { state: upload?.writeState ?? '', offsetBytes: 6_000_000 }
    await expect(
      storages.primary.resumable.append(progress, new Blob(['x']).stream(), async () => undefined),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  test('8 simultaneous uploads of 90 MB take less than 64 MB of memory', { timeout: 60_000 }, async () => {
    const instance = await startInstance(storage.env)
    const large = await largeVideo(90 * 1024 ** 2)
    const before = memoryOf(instance).resident
    const upload = async () => (await send(instance, await begin(instance, large.length), 0, large)).status
    expect(await Promise.all(Array.from({ length: 8 }, upload))).toEqual(new Array(8).fill(204))
    expect(memoryOf(instance).peak - before).toBeLessThan(64 * 1024 ** 2)
  })
})
