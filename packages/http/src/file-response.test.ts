import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expectRangeAnswer } from '@abparts/testing/range-oracle'
import { anyRequest } from '@abparts/testing/range-requests'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileResponse, type ServedFile } from './file-response.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'
const etag = '"0123456789abcdef"'
const lastModified = new Date('2020-01-02T03:04:05.678Z')
const date = 'Thu, 02 Jan 2020 03:04:05 GMT'
/** Large enough for Bun to send it by sendfile. */
const large = new Uint8Array(3_000_000).map((_, index) => index % 251)

let directory: string
let server: Bun.Server<undefined>
const files = new Map<string, ServedFile>()

/** The same bytes as a file on disk, and as a stream, as from another storage. */
async function serve(name: string, bytes: Uint8Array | string, validators = { etag, lastModified }) {
  const path = join(directory, name)
  await writeFile(path, bytes)
  const blob = await openAsBlob(path)
  const file = {
    ...validators,
    sizeBytes: blob.size,
    contentType: 'video/mp4',
    filename: 'ремень.mp4',
    cacheControl: 'private',
  }
  files.set(`/file/${name}`, { ...file, slice: (start, end) => blob.slice(start, end) })
  files.set(`/stream/${name}`, { ...file, slice: (start, end) => new Blob([bytes]).slice(start, end).stream() })
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'file-response-'))
  await serve('letters', letters)
  await serve('empty', '')
  await serve('large', large)
  await serve('fresh', letters, { etag, lastModified: new Date(Date.now() + 60_000) })
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      const file = files.get(new URL(request.url).pathname)
      return file === undefined ? new Response('', { status: 404 }) : fileResponse(file, request)
    },
  })
})
afterAll(async () => {
  await server.stop(true)
  await rm(directory, { recursive: true })
})

interface RawAnswer {
  status: number
  /** All values of each header, by lower-case name. */
  headers: Record<string, string[]>
  body: Buffer
}

/** Over a bare socket, to see exactly what Bun sent, including duplicates. */
async function ask(path: string, headers: Record<string, string | string[]> = {}, method = 'GET'): Promise<RawAnswer> {
  const socket = connect(server.port ?? 0, '127.0.0.1')
  const lines = Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}`))
  socket.write([`${method} ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...lines, '', ''].join('\r\n'))
  const received = Buffer.concat(await Array.fromAsync<Buffer>(socket))
  const end = received.indexOf('\r\n\r\n')
  const [statusLine = '', ...headerLines] = received.subarray(0, end).toString().split('\r\n')
  const answer: RawAnswer = { status: Number(statusLine.split(' ')[1]), headers: {}, body: received.subarray(end + 4) }
  for (const line of headerLines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    answer.headers[name] = [...(answer.headers[name] ?? []), line.slice(colon + 1).trim()]
  }
  if (answer.headers['transfer-encoding']?.includes('chunked')) answer.body = unchunk(answer.body)
  return answer
}

function unchunk(body: Buffer): Buffer {
  const chunks: Buffer[] = []
  for (let rest = body; ; ) {
    const line = rest.indexOf('\r\n')
    const size = Number.parseInt(rest.subarray(0, line).toString(), 16)
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(rest.subarray(line + 2, line + 2 + size))
    rest = rest.subarray(line + 2 + size + 2)
  }
}

type Expected = { status: number; body: string; range?: string }
const whole: Expected = { status: 200, body: letters }
const part = (start: number, end: number): Expected => ({
  status: 206,
  body: letters.slice(start, end),
  range: `bytes ${start}-${end - 1}/26`,
})
const notModified: Expected = { status: 304, body: '' }

const cases: [Record<string, string | string[]>, Expected][] = [
  [{}, whole],
  [{ range: 'bytes=0-0' }, part(0, 1)],
  [{ range: 'bytes=-5' }, part(21, 26)],
  [{ range: 'bytes=-500' }, part(0, 26)],
  [{ range: 'bytes=20-' }, part(20, 26)],
  [{ range: 'bytes=20-99' }, part(20, 26)],
  [{ range: 'bytes=0-' }, part(0, 26)],
  [{ range: 'bytes=5-9,' }, part(5, 10)],
  [{ range: 'bytes=5-9,100-' }, part(5, 10)],
  // Each of these must be ignored, and some of them Bun would apply by itself.
  [{ range: 'bytes=0-5,5-6' }, whole],
  [{ range: 'bytes=5-4' }, whole],
  [{ range: 'items=0-1' }, whole],
  [{ range: 'bytes = 5-9' }, whole],
  [{ range: 'bytes= 5 - 9' }, whole],
  [{ range: ['bytes=5-9', 'bytes=1-2'] }, whole],
  [{ range: 'bytes=5-9', 'if-range': '"other"' }, whole],
  [{ range: 'bytes=5-9', 'if-range': `W/${etag}` }, whole],
  [{ range: 'bytes=5-9', 'if-range': `${etag}, "other"` }, whole],
  [{ range: 'bytes=5-9', 'if-range': '' }, whole],
  [{ range: 'bytes=5-9', 'if-range': 'Thu, 02 Jan 2020 03:04:04 GMT' }, whole],
  [{ range: 'bytes=5-9', 'if-range': 'Thu, 02 Jan 2020 03:04:06 GMT' }, whole],
  [{ range: 'bytes=100-', 'if-range': '"other"' }, whole],
  [{ range: 'bytes = 5-9', 'if-range': etag }, whole],
  [{ range: 'bytes=5-9', 'if-range': etag }, part(5, 10)],
  [{ range: 'bytes=5-9', 'if-range': date }, part(5, 10)],
  [{ 'if-none-match': etag }, notModified],
  [{ 'if-none-match': `"a", W/${etag}` }, notModified],
  [{ 'if-none-match': '*' }, notModified],
  [{ 'if-none-match': etag, range: 'bytes=5-9' }, notModified],
  [{ 'if-modified-since': date }, notModified],
  [{ 'if-none-match': '"a"', 'if-modified-since': date }, whole],
  [{ 'if-none-match': '"a"', range: 'bytes=5-9' }, part(5, 10)],
  [{ 'if-match': etag, range: 'bytes=5-9' }, part(5, 10)],
]

describe.each(['file', 'stream'])('a %s on the wire', (kind) => {
  test.each(cases)('%j', async (headers, expected) => {
    const answer = await ask(`/${kind}/letters`, headers)
    expect(answer.status).toBe(expected.status)
    expect(answer.body.toString()).toBe(expected.body)
    expect(answer.headers['content-range']).toEqual(expected.range === undefined ? undefined : [expected.range])
    expect(answer.headers.etag).toEqual([etag])
    expect(answer.headers['last-modified']).toEqual([date])
    expect(answer.headers['cache-control']).toEqual(['private'])
    if (expected.status === 304) return
    expect(answer.headers['accept-ranges']).toEqual(['bytes'])
    expect(answer.headers['content-type']).toEqual(['video/mp4'])
    expect(answer.headers['x-content-type-options']).toEqual(['nosniff'])
    expect(answer.headers['content-disposition']).toEqual([
      `inline; filename="______.mp4"; filename*=UTF-8''%D1%80%D0%B5%D0%BC%D0%B5%D0%BD%D1%8C.mp4`,
    ])
  })

  test('several ranges are the parts of one body', async () => {
    const answer = await ask(`/${kind}/letters`, { range: 'bytes=20-, 5-6,0-0,99-' })
    expect(answer.status).toBe(206)
    expect(answer.headers).toMatchObject({ 'accept-ranges': ['bytes'], etag: [etag] })
    expect(answer.headers['content-range']).toBeUndefined()
    const [contentType = ''] = answer.headers['content-type'] ?? []
    const boundary = /^multipart\/byteranges; boundary=([\w-]{36})$/.exec(contentType)?.[1]
    const head = (range: string) =>
      `--${boundary}\r\nContent-Type: video/mp4\r\nContent-Range: bytes ${range}/26\r\n\r\n`
    expect(answer.body.toString()).toBe(
      `${head('20-25')}uvwxyz\r\n${head('5-6')}fg\r\n${head('0-0')}a\r\n--${boundary}--\r\n`,
    )
  })

  test.each(['bytes=26-', 'bytes=-0', 'bytes=26-,99-'])('%s cannot be satisfied', async (range) => {
    const answer = await ask(`/${kind}/letters`, { range })
    expect(answer.status).toBe(416)
    expect(answer.headers['content-range']).toEqual(['bytes */26'])
    expect(answer.headers['accept-ranges']).toEqual(['bytes'])
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'range_not_satisfiable', status: 416 })
  })

  test.each<Record<string, string>>([
    { 'if-match': '"other"' },
    { 'if-match': `W/${etag}` },
    { 'if-unmodified-since': 'Thu, 02 Jan 2020 03:04:04 GMT' },
    { 'if-match': '"other"', 'if-none-match': etag, range: 'bytes=26-' },
  ])('%j fails', async (headers) => {
    const answer = await ask(`/${kind}/letters`, headers)
    expect(answer.status).toBe(412)
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'precondition_failed' })
  })

  test('HEAD answers like GET without a range, without the bytes', async () => {
    for (const headers of [{}, { range: 'bytes=5-9' }, { range: 'bytes=26-' }]) {
      const answer = await ask(`/${kind}/letters`, headers, 'HEAD')
      expect(answer.status).toBe(200)
      expect(answer.headers['content-length']).toEqual(['26'])
      expect(answer.headers['content-range']).toBeUndefined()
      expect(answer.headers['accept-ranges']).toEqual(['bytes'])
      expect(answer.headers['content-type']).toEqual(['video/mp4'])
      expect(answer.body).toHaveLength(0)
    }
    expect((await ask(`/${kind}/letters`, { 'if-none-match': etag }, 'HEAD')).status).toBe(304)
    expect((await ask(`/${kind}/letters`, { 'if-match': '"other"' }, 'HEAD')).status).toBe(412)
  })

  test('an empty file', async () => {
    expect(await ask(`/${kind}/empty`)).toMatchObject({ status: 200, body: Buffer.alloc(0) })
    expect(await ask(`/${kind}/empty`, { range: 'bytes=-5' })).toMatchObject({ status: 200, body: Buffer.alloc(0) })
    expect(await ask(`/${kind}/empty`, { range: 'bytes=0-' })).toMatchObject({ status: 416 })
    expect((await ask(`/${kind}/empty`, {}, 'HEAD')).headers['content-length']).toEqual(['0'])
  })

  test('a large file arrives byte for byte', async () => {
    expect((await ask(`/${kind}/large`)).body.equals(large)).toBe(true)
    const answer = await ask(`/${kind}/large`, { range: 'bytes=1000000-2999998' })
    expect(answer.body.equals(large.subarray(1_000_000, 2_999_999))).toBe(true)
    const several = await ask(`/${kind}/large`, { range: 'bytes=2000000-2999999,0-999999' })
    expect(several.body.indexOf(large.subarray(2_000_000))).toBeGreaterThan(0)
    expect(several.body.indexOf(large.subarray(0, 1_000_000))).toBeGreaterThan(1_000_000)
    const ignored = await ask(`/${kind}/large`, { range: 'bytes = 5-9' })
    expect(ignored.body.equals(large)).toBe(true)
  })

  test('a date in If-Range does not match a file that has just changed', async () => {
    const [modified = ''] = (await ask(`/${kind}/fresh`)).headers['last-modified'] ?? []
    expect(await ask(`/${kind}/fresh`, { range: 'bytes=5-9', 'if-range': modified })).toMatchObject({ status: 200 })
  })
})

test('a file has a Content-Length, even where ranges are ignored because they overlap or refer to another version', async () => {
  for (const headers of [{}, { range: 'bytes=0-5,5-6' }, { range: 'bytes=5-9', 'if-range': '"other"' }])
    expect((await ask('/file/letters', headers)).headers['content-length']).toEqual(['26'])
  expect((await ask('/file/letters', { range: 'bytes=5-9' })).headers['content-length']).toEqual(['5'])
})

test.each(['file', 'stream'])('a %s is answered on the wire as the RFC says, for any request', async (kind) => {
  const bytes = new TextEncoder().encode(letters)
  const file = { etag, lastModified, bytes, sizeBytes: bytes.length, contentType: 'video/mp4' }
  await fc.assert(
    fc.asyncProperty(anyRequest(file), async (request) => {
      const { status, headers, body } = await ask(`/${kind}/letters`, request.headers, request.method)
      const fields = Object.entries(headers).map(([name, values]): [string, string] => [name, values.join(', ')])
      const answer = new Response(status === 304 ? null : new Uint8Array(body), { status, headers: fields })
      await expectRangeAnswer(answer, request, file)
    }),
    { numRuns: 1000 },
  )
})

test('with ?download=1 a file is a download', async () => {
  expect((await ask('/file/letters?download=1')).headers['content-disposition']?.[0]).toMatch(/^attachment; filename=/)
  expect((await ask('/file/letters?download=0')).headers['content-disposition']?.[0]).toMatch(/^inline; filename=/)
})
