import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { trustedProxies } from '@abparts/http/client-address'
import { fileResponse } from '@abparts/http/file-response'
import { createLog } from '@abparts/runtime/log'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createReverseProxy } from './reverse-proxy.ts'

const sizeBytes = 20_000_000
const bytes = Buffer.alloc(sizeBytes)
for (let offset = 0; offset < sizeBytes; offset += 4) bytes.writeUInt32LE(offset, offset)
const digest = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

let directory: string
let service: Bun.Server<undefined>
let requestCount = 0
const opened: Server[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slow-clients-'))
  await writeFile(join(directory, 'video'), bytes)
  const file = await openAsBlob(join(directory, 'video'))
  const about = { etag: '"a"', lastModified: new Date(0), contentType: 'video/mp4', filename: 'a', cacheControl: '' }
  const slice = (start: number, end: number) => file.slice(start, end)
  service = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 255,
    async fetch(request) {
      requestCount++
      if (request.method === 'GET') return fileResponse({ ...about, sizeBytes, slice }, request)
      if (request.url.endsWith('/refuse')) return new Response('no', { status: 401 })
      return new Response(String((await request.bytes()).length))
    },
  })
})
afterAll(async () => {
  for (const reverseProxy of opened) {
    reverseProxy.closeAllConnections()
    reverseProxy.close()
  }
  await service.stop(true)
  await rm(directory, { recursive: true })
})

const log = createLog('gateway')
log.level = 'silent'
const pace = { maxSilenceMilliseconds: 400, graceMilliseconds: 1000, minBytesPerSecond: 1000 }

async function open(limits: Parameters<typeof createReverseProxy>[3]): Promise<number> {
  const { origin } = service.url
  const backends = { gateway: origin, images: origin, videos: origin, dashboard: origin }
  const reverseProxy = createReverseProxy(backends, log, trustedProxies([]), limits)
  opened.push(reverseProxy)
  await new Promise<void>((resolve) => reverseProxy.listen(0, '127.0.0.1', resolve))
  const address = reverseProxy.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** The number of clients of the reverse proxy that was opened last. */
const connectionCount = () =>
  new Promise<number>((resolve) => opened.at(-1)?.getConnections((_, count) => resolve(count)))

/** Sends `head`, then `drip` every 50 ms. Returns everything received until the connection was closed. */
async function sendSlowly(port: number, head: string, drip = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.on('data', (data) => {
    received += data
  })
  socket.on('error', () => undefined)
  socket.write(head)
  const timer = setInterval(() => socket.write(drip), 50)
  await new Promise((resolve) => socket.once('close', resolve))
  clearInterval(timer)
  return received
}

const post = (path: string) => `POST /videos${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nsome`

test.each([
  ['stands still', ''],
  ['drips', 'a'],
])('a sender that %s gets an error, and the connection is closed', async (_, drip) => {
  const answer = await sendSlowly(await open({ pace }), post('/support'), drip)
  expect(answer).toMatch(/^HTTP\/1.1 408 /)
  expect(answer).toMatch(/connection: close\r\n/i)
  expect(answer).toContain('"code":"request_timeout"')
})

test('a sender that was refused early may not stall forever either', async () => {
  expect(await sendSlowly(await open({ pace }), post('/refuse'))).toMatch(/^HTTP\/1.1 401 /)
})

test('a sender that is slow, but keeps the minimum rate, is accepted', async () => {
  const socket = connect(await open({ pace }), '127.0.0.1')
  socket.write('POST /videos/support HTTP/1.1\r\nHost: x\r\nContent-Length: 6000\r\n\r\n')
  for (let count = 0; count < 30; count++) {
    socket.write('x'.repeat(200))
    await Bun.sleep(60)
  }
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  expect(answer.toString()).toMatch(/^HTTP\/1.1 200 .*6000$/s)
  socket.destroy()
})

/** Reads the beginning of an answer, and then pauses. */
async function stall(port: number, headers: string[] = []): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(['GET /videos/stream/x HTTP/1.1', 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n'))
  await new Promise((resolve) => socket.once('readable', resolve))
  return socket
}

/** The bytes of a body until the connection is closed, in whatever way. */
async function bodyOf(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)))
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
  const all = Buffer.concat(chunks)
  return all.subarray(all.indexOf('\r\n\r\n') + 4)
}

test.each([
  ['whole', [], bytes],
  ['a range', ['Range: bytes=1000000-18999999'], bytes.subarray(1_000_000, 19_000_000)],
] as const)(
  'paused readers get every byte once they continue, when few answers are held: %s',
  async (_, headers, sent) => {
    const port = await open({ relayLimits: { maxHeld: 2, maxSilenceMilliseconds: 60_000 } })
    const before = requestCount
    const sockets: Socket[] = []
    for (let count = 0; count < 8; count++) sockets.push(await stall(port, [...headers]))
    await expect.poll(() => service.pendingRequests).toBeLessThanOrEqual(2)
    for (const socket of sockets) expect(digest(await bodyOf(socket))).toBe(digest(sent))
    expect(requestCount - before).toBeGreaterThan(8)
  },
)

test('several ranges cannot be requested again: only a few of those readers may wait', async () => {
  const port = await open({ relayLimits: { maxHeld: 2, maxSilenceMilliseconds: 60_000 } })
  const sockets: Socket[] = []
  for (let count = 0; count < 4; count++) sockets.push(await stall(port, ['Range: bytes=0-9999999,10000001-19999999']))
  await expect.poll(connectionCount).toBe(2)
  for (const socket of sockets) socket.destroy()
})

test('a reader that pauses for long is disconnected', async () => {
  const socket = await stall(await open({ relayLimits: { maxHeld: 2, maxSilenceMilliseconds: 500 } }))
  await expect.poll(connectionCount).toBe(0)
  expect((await bodyOf(socket)).length).toBeLessThan(sizeBytes)
})

test('paused readers cost little memory', async () => {
  const fixture = fileURLToPath(new URL('reverse-proxy.fixture.ts', import.meta.url))
  const reverseProxy = Bun.spawn([process.execPath, fixture, service.url.origin], {
    stdout: 'pipe',
    // As `npm start` and the containers do: docs/decisions/016-a-smaller-ram-size-for-the-garbage-collector.md.
    env: { ...process.env, BUN_JSC_forceRAMSize: String(256 * 1024 ** 2) },
  })
  const { value } = await reverseProxy.stdout.getReader().read()
  const port = Number(new TextDecoder().decode(value))
  const rssBytes = async () => {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${reverseProxy.pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) * 1024
  }
  const before = await rssBytes()
  const sockets: Socket[] = []
  for (let count = 0; count < 400; count++) sockets.push(await stall(port))
  // With a pipe it is 1.5 MB each, for as long as they stay.
  await expect.poll(async () => (await rssBytes()) - before).toBeLessThan(350_000_000)
  for (const socket of sockets) socket.destroy()
  reverseProxy.kill()
  await reverseProxy.exited
})
