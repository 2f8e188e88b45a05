import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { VideosLimits } from '@abparts/contracts/limits'
import { SupportVideoResponse } from '@abparts/contracts/video'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { createTestDatabase } from '@abparts/testing/database'
import { largeMp4, readSampleVideo } from '@abparts/testing/sample-videos'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const { url: databaseUrl, close } = await createTestDatabase()
const root = await mkdtemp(join(tmpdir(), 'videos-process-'))
const issuer = await createTestIssuer()
const { authorization } = await issuer.authorize({
  sub: crypto.randomUUID(),
  role: 'super_admin',
  organizationId: null,
})
const jwks = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(issuer.jwks) })
const [port = 0] = await freePorts(1)
const maxVideoBytes = 95_000_000
const base = `http://127.0.0.1:${port}`

/** Starts one of the two programs as `npm start` does: the service reports over the channel that it is listening. */
const start = (program: 'main.ts' | 'worker.ts', onMessage: (message: unknown) => void) =>
  Bun.spawn([process.execPath, fileURLToPath(new URL(program, import.meta.url))], {
    env: {
      DATABASE_URL: databaseUrl,
      JWKS_URL: jwks.url.href,
      VIDEOS_PORT: String(port),
      MEDIA_ROOT: root,
      MEDIA_URL_SECRETS: 's'.repeat(32),
      MAX_VIDEO_BYTES: String(maxVideoBytes),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    ipc: onMessage,
  })
let service: ReturnType<typeof start>
const incoming = () => readdir(join(root, '.incoming'))

beforeAll(async () => {
  await new Promise((listening) => {
    service = start('main.ts', listening)
  })
})
afterAll(async () => {
  service.kill('SIGKILL')
  await jwks.stop(true)
  await close()
  await rm(root, { recursive: true })
})

const path = '/videos/support?title=Belt&category=maintenance'
const partHead = '--x\r\nContent-Disposition: form-data; name="file"; filename="belt.mp4"\r\n\r\n'
const formHeaders = { authorization, 'content-type': 'multipart/form-data; boundary=x' }

/** A form with one file, piece by piece. */
async function* form(file: AsyncIterable<Uint8Array>) {
  yield new TextEncoder().encode(partHead)
  yield* file
  yield new TextEncoder().encode('\r\n--x--\r\n')
}
async function upload(file: AsyncIterable<Uint8Array>) {
  const answer = await fetch(base + path, { method: 'POST', headers: formHeaders, body: form(file) })
  expect(answer.status).toBe(201)
  return SupportVideoResponse.parse(await answer.json())
}
async function* pieces(bytes: Uint8Array) {
  yield bytes
}

/** Sends the head of an upload and its first megabyte, and waits until the service has written some of it. */
async function beginUpload(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  const head = Object.entries({ host: 'localhost', 'content-length': '50000000', ...formHeaders })
  socket.write(
    `POST ${path} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${partHead}`,
  )
  socket.write(new Uint8Array(1_000_000))
  await expect.poll(incoming).toHaveLength(1)
  return socket
}

/** In bytes, as the operating system counts them: resident now, and at the highest. */
function memoryOf(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024
  return { resident: field('VmRSS'), peak: field('VmHWM') }
}

describe('the service', () => {
  test('accepts 90 MB with the index at the end in less than 64 MB of memory', async () => {
    const before = memoryOf(service.pid).resident
    const sizeBytes = 90 * 1024 ** 2
    expect(await upload(largeMp4(sizeBytes))).toMatchObject({ sizeBytes, durationSeconds: 3, width: 320 })
    expect(memoryOf(service.pid).peak - before).toBeLessThan(64 * 1024 ** 2)
  })

  test('reports its configured limit', async () => {
    const answer = await fetch(`${base}/videos/limits`)
    expect(VideosLimits.parse(await answer.json()).videos.maxBytes).toBe(maxVideoBytes)
  })

  test('deletes what a sender left unfinished', async () => {
    const socket = await beginUpload()
    socket.destroy()
    await expect.poll(incoming).toEqual([])
  })

  test('answers on the wire as it should', async () => {
    const bytes = await readSampleVideo('h264.mp4')
    const { streamUrl } = await upload(pieces(bytes))
    const ask = (headers: Record<string, string>, method = 'GET') =>
      fetch(base + streamUrl, { method, headers: { authorization, ...headers } })
    const part = await ask({ range: 'bytes=-500' })
    expect([part.status, part.headers.get('accept-ranges')]).toEqual([206, 'bytes'])
    expect(await part.bytes()).toEqual(bytes.slice(-500))
    const head = await ask({}, 'HEAD')
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)])
    expect((await ask({ range: `bytes=${bytes.length}-` })).headers.get('content-range')).toBe(
      `bytes */${bytes.length}`,
    )
  })

  test('refuses an invalid host', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write('HEAD /videos/support HTTP/1.1\r\nhost: [\r\n\r\n')
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 /)
    socket.destroy()
  })

  test('waits for a viewer who stalls for longer than Bun would', async () => {
    const { streamUrl, sizeBytes } = await upload(largeMp4(30_000_000))
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `GET ${streamUrl} HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\nconnection: close\r\n\r\n`,
    )
    await Bun.sleep(12_000)
    let received = 0
    for await (const chunk of socket) received += chunk.length
    expect(received).toBeGreaterThan(sizeBytes)
  })
})

test('the worker makes the poster, and ends when it is told to stop', { timeout: 90_000 }, async () => {
  const { id, thumbnailUrl } = await upload(pieces(await readSampleVideo('black-start.mp4')))
  expect(thumbnailUrl).toBeNull()
  const worker = start('worker.ts', () => undefined)
  const poster = () => fetch(`${base}/videos/${id}/thumbnail`, { headers: { authorization } })
  await expect.poll(async () => (await poster()).headers.get('content-type'), { timeout: 60_000 }).toBe('image/webp')
  worker.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
})

test('told to stop in the middle of an upload, the service leaves nothing behind', async () => {
  await beginUpload()
  service.kill('SIGTERM')
  expect(await service.exited).toBe(0)
  expect(await incoming()).toEqual([])
})
