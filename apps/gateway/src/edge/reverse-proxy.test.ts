import { createHash, randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { trustedProxies } from '@abparts/http/client-address'
import { createLog } from '@abparts/runtime/log'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { backendOf, createReverseProxy } from './reverse-proxy.ts'

const compressed = Bun.gzipSync('compressed by the service')
const large = randomBytes(5 * 1024 * 1024)
let smuggled = 0
let aborted = Promise.withResolvers<void>()

const service = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  // As in the services: nothing times out while a test waits.
  idleTimeout: 255,
  routes: {
    '/images/gzip': () => new Response(compressed, { headers: { 'content-encoding': 'gzip' } }),
    '/images/moved': () => new Response(null, { status: 302, headers: { location: '/elsewhere' } }),
    '/images/partial': () =>
      new Response(large.subarray(1, 4), { status: 206, headers: { 'content-range': `bytes 1-3/${large.length}` } }),
    '/images/large': () => new Response(new Blob([large])),
    '/images/same': () => new Response(null, { status: 304, headers: { etag: '"x"' } }),
    '/images/head': () => new Response(null, { headers: { 'content-length': '88', 'accept-ranges': 'bytes' } }),
    '/images/echo': async (request) => {
      const hash = createHash('sha256')
      for await (const chunk of request.body ?? []) hash.update(chunk)
      const { method, headers } = request
      return Response.json({ sha256: hash.digest('hex'), method, query: new URL(request.url).search, headers })
    },
    '/images/one': () => new Response('one'),
    '/images/smuggled': () => {
      smuggled++
      return new Response('another')
    },
    '/images/refuse': () => Response.json({ code: 'too_large' }, { status: 413 }),
    '/images/endless': (request) => {
      request.signal.addEventListener('abort', () => aborted.resolve())
      return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(large) }))
    },
  },
})
const log = createLog('gateway')
log.level = 'silent'
const down = 'http://127.0.0.1:9'
const backends = { gateway: down, images: service.url.origin, videos: down, dashboard: down }
const opened: Server[] = []
afterAll(async () => {
  for (const reverseProxy of opened) {
    reverseProxy.closeAllConnections()
    reverseProxy.close()
  }
  await service.stop(true)
})

/** Returns its port. */
async function open(reverseProxy: Server): Promise<number> {
  opened.push(reverseProxy)
  await new Promise<void>((resolve) => reverseProxy.listen(0, '127.0.0.1', resolve))
  const address = reverseProxy.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
const port = await open(createReverseProxy(backends, log, trustedProxies([])))
const Echo = z.object({ headers: z.record(z.string(), z.string()) })
const at = (path: string) => `http://127.0.0.1:${port}${path}`

test.each([
  ['/', 'dashboard'],
  ['/parts', 'dashboard'],
  ['/parts/x', 'dashboard'],
  ['/organizations/x', 'dashboard'],
  ['/imagesque', 'dashboard'],
  ['/trpc/parts.list', 'gateway'],
  ['/api/auth/token', 'gateway'],
  ['/health/ready', 'gateway'],
  ['/images/parts/x/0', 'images'],
  ['/parts/x/images', 'images'],
  ['/organizations/x/logo', 'images'],
  ['/users/profile-photo', 'images'],
  ['/videos/stream/x', 'videos'],
  ['/documents/manuals', 'videos'],
])('%s goes to %s', (path, backend) => {
  expect(backendOf(path)).toBe(backend)
})

test('bytes and headers pass unchanged: compressed, redirected, partial, empty', async () => {
  const gzip = await fetch(at('/images/gzip'), { decompress: false })
  expect(gzip.headers.get('content-encoding')).toBe('gzip')
  expect(Buffer.from(await gzip.arrayBuffer())).toEqual(Buffer.from(compressed))

  const moved = await fetch(at('/images/moved'), { redirect: 'manual' })
  expect([moved.status, moved.headers.get('location')]).toEqual([302, '/elsewhere'])

  const partial = await fetch(at('/images/partial'))
  expect([partial.status, partial.headers.get('content-range')]).toEqual([206, `bytes 1-3/${large.length}`])
  expect(Buffer.from(await partial.arrayBuffer())).toEqual(large.subarray(1, 4))

  const whole = await fetch(at('/images/large'))
  expect(whole.headers.get('content-length')).toBe(String(large.length))
  expect(whole.headers.has('transfer-encoding')).toBe(false)
  expect(large.equals(await whole.bytes())).toBe(true)

  const same = await fetch(at('/images/same'))
  expect([same.status, same.headers.get('etag'), await same.text()]).toEqual([304, '"x"', ''])

  const head = await fetch(at('/images/head'), { method: 'HEAD' })
  expect([head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual(['88', 'bytes'])
})

test('a large upload passes completely, with method, query and headers', async () => {
  const answer = await fetch(at('/images/echo?w=64'), {
    method: 'PATCH',
    headers: { authorization: 'Bearer x', 'upload-offset': '7' },
    body: large,
  })
  expect(await answer.json()).toMatchObject({
    sha256: createHash('sha256').update(large).digest('hex'),
    method: 'PATCH',
    query: '?w=64',
    headers: { authorization: 'Bearer x', 'upload-offset': '7', 'content-length': String(large.length) },
  })
})

test.each(['GET', 'DELETE', 'OPTIONS', 'POST'])('a %s with a body in chunks stays one request', async (method) => {
  smuggled = 0
  const inner = 'GET /images/smuggled HTTP/1.1\r\nhost: localhost\r\n\r\n'
  const socket = connect(port, '127.0.0.1')
  socket.write(`${method} /images/one HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n`)
  socket.write(`${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`)
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  expect(answer.toString()).toMatch(/^HTTP\/1.1 200 /)
  socket.destroy()
  expect(await (await fetch(at('/images/one'))).text()).toBe('one')
  expect(smuggled).toBe(0)
})

test('a refusal in the middle of an upload reaches the sender, and does not affect later requests', async () => {
  for (let round = 0; round < 20; round++) {
    // At some of these sizes everything has arrived, but its end is not passed on yet.
    const body = large.subarray(0, 4_000_000 + round * 60_000)
    const answer = await fetch(at('/images/refuse'), { method: 'POST', body })
    expect([answer.status, await answer.json()]).toEqual([413, { code: 'too_large' }])
    expect((await fetch(at('/images/echo'), { method: 'POST', body: 'small' })).status).toBe(200)
  }
})

test('a sender that only reads the answer after sending everything, like a browser, gets an early refusal', async () => {
  const socket = connect(port, '127.0.0.1')
  const size = 64 * 1024 * 1024
  socket.write(`POST /images/refuse HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${size}\r\n\r\n`)
  for (let sent = 0; sent < size; sent += 1024 * 1024)
    await new Promise<void>((resolve) => socket.write(large.subarray(0, 1024 * 1024), () => resolve()))
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /)
  socket.destroy()
})

test('a viewer who disconnects frees the service', async () => {
  aborted = Promise.withResolvers()
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /images/endless HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await new Promise((resolve) => socket.once('data', resolve))
  socket.destroy()
  await aborted.promise
})

test('the client address cannot be forged, and our own proxies are appended to', async () => {
  const forwardedBy = async (base: string) => {
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-request-id': 'made-up-by-the-client' }
    const echo = Echo.parse(await (await fetch(`${base}/images/echo`, { method: 'POST', body: 'x', headers })).json())
    expect(echo.headers['x-request-id']).not.toBe('made-up-by-the-client')
    return echo.headers['x-forwarded-for']
  }
  expect(await forwardedBy(at(''))).toBe('127.0.0.1')
  const behindProxy = createReverseProxy(backends, log, trustedProxies(['127.0.0.0/8']))
  expect(await forwardedBy(`http://127.0.0.1:${await open(behindProxy)}`)).toBe('203.0.113.9, 127.0.0.1')
})

test.each(['[', 'a b', 'a/b?c', 'a@b', 'a:99999'])('the host %j is refused', async (host) => {
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /images/echo HTTP/1.1\r\nhost: ${host}\r\n\r\n`)
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  expect(answer.toString()).toMatch(/^HTTP\/1.1 400 /)
  socket.destroy()
})

test('headers have a limit', async () => {
  const answer = await fetch(at('/images/echo'), { headers: { 'x-long': 'x'.repeat(20_000) } })
  expect(answer.status).toBe(431)
})

test('a service that is down is unavailable, not an internal error', async () => {
  const answer = await fetch(at('/videos/support'))
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await answer.json()).toMatchObject({ code: 'unavailable' })
})
