import { randomBytes } from 'node:crypto'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createTestBucket } from '@abparts/testing/s3'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { isStorageFault } from '../fault.ts'
import type { ObjectStorage } from '../storage.ts'
import { S3Client } from './client.ts'
import { openS3Storage } from './storage.ts'

let bucket: Awaited<ReturnType<typeof createTestBucket>>
let storage: ObjectStorage
const bytes = randomBytes(12_000_000)
const servers: Server[] = []
beforeAll(async () => {
  bucket = await createTestBucket()
  storage = openS3Storage(bucket.settings)
  await storage.put('large', new Blob([bytes]).stream())
})
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})
afterAll(() => bucket.close())

const broken = (maxBytes: number) => {
  let left = maxBytes
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left <= 0) controller.error(new Error('gone'))
      else controller.enqueue(new Uint8Array(1024 ** 2))
      left -= 1024 ** 2
    },
  })
}
const uploads = async () =>
  (await new S3Client(bucket.settings).call('GET', { query: { uploads: '' } })).body.toString().match(/<Upload>/g) ?? []

/** The storage behind our own proxy, which sees each connection. */
async function behind(onConnection: (client: Socket, server: Socket, count: number) => void) {
  const target = new URL(bucket.settings.endpoint)
  const open = new Set<Socket>()
  let count = 0
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname)
    open.add(client)
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('error', () => to.destroy())
      from.on('close', () => {
        to.destroy()
        open.delete(from)
      })
      from.pipe(to)
    }
    onConnection(client, server, ++count)
  })
  servers.push(proxy)
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  const port = typeof address === 'object' ? address?.port : null
  return { storage: openS3Storage({ ...bucket.settings, endpoint: `http://127.0.0.1:${port}` }), open }
}

test('an interrupted upload leaves no parts to pay for', async () => {
  await expect(storage.put('broken', broken(12 * 1024 ** 2))).rejects.toThrow('gone')
  expect(await storage.stat('broken')).toBeNull()
  expect(await uploads()).toEqual([])
})

test('a resumable write keeps its parts until it is aborted', async () => {
  const state = await storage.resumable.begin('resumed', 12 * 1024 ** 2)
  const sending = storage.resumable.append({ state, offsetBytes: 0 }, broken(7 * 1024 ** 2), async () => undefined)
  await expect(sending).rejects.toThrow('gone')
  expect(await uploads()).toHaveLength(1)
  await storage.removeAbandoned()
  expect(await uploads()).toHaveLength(1)
  await storage.resumable.abort(state)
  expect(await uploads()).toEqual([])
  const everything = await new Bun.S3Client(bucket.settings).list()
  expect(everything.contents?.map(({ key }) => key)).toEqual(['large'])
})

test('only keys are listed, whatever else is in the bucket', async () => {
  const foreign = new Bun.S3Client(bucket.settings)
  const names = ['.hidden', 'Upper Case/ä+b&c', 'zz//double']
  for (const name of names) await foreign.write(name, 'x')
  expect((await storage.list({ prefix: '', limit: 1 })).items.map(({ key }) => key)).toEqual(['large'])
  expect(await storage.list({ prefix: 'zz', limit: 10 })).toEqual({ items: [], nextCursor: null })
  for (const name of names) await foreign.delete(name)
})

test('cancelling a download frees the connection', async () => {
  const { storage, open } = await behind(() => undefined)
  const opened = await storage.open('large')
  const body = opened?.slice(0, bytes.length)
  if (!(body instanceof ReadableStream)) throw new Error('no stream')
  const reader = body.getReader()
  await reader.read()
  expect(open.size).toBe(1)
  await reader.cancel()
  await expect.poll(() => open.size).toBe(0)
})

test('an interrupted download is resumed where it stopped', async () => {
  const { storage } = await behind((client, server, count) => {
    let passed = 0
    server.on('data', (chunk) => {
      passed += chunk.length
      if (count < 4 && passed > 3_000_000) client.destroy()
    })
  })
  const opened = await storage.open('large')
  expect(bytes.equals(await new Response(opened?.slice(0, bytes.length)).bytes())).toBe(true)
})

test('an interrupted upload of a part is repeated', async () => {
  const { storage } = await behind((client, _, count) => {
    let passed = 0
    client.on('data', (chunk) => {
      passed += chunk.length
      if (count < 4 && passed > 3_000_000) client.destroy()
    })
  })
  await storage.put('broken-off', new Blob([bytes]).stream())
  const opened = await storage.open('broken-off')
  expect(bytes.equals(await new Response(opened?.slice(0, bytes.length)).bytes())).toBe(true)
  await storage.remove('broken-off')
})

test('an unreachable server is tried again, and is then a fault of the storage', async () => {
  const { storage } = await behind((client, _, count) => {
    if (count <= 2) client.destroy()
  })
  expect(await storage.stat('large')).toMatchObject({ sizeBytes: bytes.length })
  const nobody = openS3Storage({ ...bucket.settings, endpoint: 'http://127.0.0.1:1' })
  const error = await nobody.stat('large').catch((cause: unknown) => cause)
  expect(isStorageFault(error)).toBe(true)
  expect(await nobody.problem()).toMatch(
    /^The bucket test-\S+ at http:\/\/127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/,
  )
})

test('credentials that the server rejects are a fault of the storage, whose message contains no secret', async () => {
  const stranger = openS3Storage({ ...bucket.settings, secretAccessKey: 'a wrong secret' })
  const error = await stranger.list({ prefix: '', limit: 1 }).catch((cause: unknown) => cause)
  expect(isStorageFault(error)).toBe(true)
  expect(String(error)).toContain('status 403, SignatureDoesNotMatch')
  expect(Bun.inspect(error)).not.toContain('a wrong secret')
  expect(await stranger.problem()).toContain('status 403')
})

test('a full server is insufficient_storage, without retries', async () => {
  let asked = 0
  const full = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: ({ method }) => {
      if (method === 'HEAD') return new Response(null, { status: 404 })
      asked++
      return new Response('<Error><Code>XMinioStorageFull</Code></Error>', { status: 507 })
    },
  })
  const storage = openS3Storage({ ...bucket.settings, endpoint: full.url.href })
  await expect(storage.put('a', new Blob(['x']).stream())).rejects.toMatchObject({ code: 'insufficient_storage' })
  await expect(storage.resumable.begin('a', 1)).rejects.toMatchObject({ code: 'insufficient_storage' })
  expect(asked).toBe(2)
  await full.stop(true)
})

test('a presigned URL opens one object for reading, presented as requested, and nothing else', async () => {
  const options = {
    expiresSeconds: 60,
    contentType: 'video/mp4',
    contentDisposition: `attachment; filename="___.mp4"; filename*=UTF-8''%D1%80%D0%B5%D0%BC.mp4`,
  }
  const url = (await storage.presignGet('large', options)) ?? ''
  const answer = await fetch(url, { headers: { range: 'bytes=1000-1999' } })
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
    206,
    options.contentType,
    options.contentDisposition,
  ])
  expect(bytes.subarray(1000, 2000).equals(await answer.bytes())).toBe(true)
  expect((await fetch(url.replace('/large', '/other'))).status).toBe(403)
  expect((await fetch(url.replace('video%2Fmp4', 'text%2Fhtml'))).status).toBe(403)
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
})

test('the bucket may be a part of the host name', async () => {
  const { port } = new URL(bucket.settings.endpoint)
  const virtual = openS3Storage({ ...bucket.settings, endpoint: `http://localhost:${port}`, virtualHost: true })
  const options = { expiresSeconds: 60, contentType: 'video/mp4', contentDisposition: 'inline' }
  const url = new URL((await virtual.presignGet('large', options)) ?? '')
  expect([url.host, url.pathname]).toEqual([`${bucket.settings.bucket}.localhost:${port}`, '/large'])
  // Not every resolver resolves names below localhost: the request goes to the address, with the name in the header.
  const range = 'bytes=0-9'
  const answer = await fetch(`${bucket.settings.endpoint}/large${url.search}`, { headers: { host: url.host, range } })
  expect(bytes.subarray(0, 10).equals(await answer.bytes())).toBe(true)
})
