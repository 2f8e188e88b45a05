import { SupportVideoResponse } from '@abparts/contracts/video'
import { afterAll, describe, expect, test } from 'vitest'
import { env } from './env.ts'
import { expectProblem } from './problem.ts'
import { signIn } from './session.ts'
import { clip, form, upload } from './upload.ts'

const session = await signIn(env.ADMIN_EMAIL, env.ADMIN_PASSWORD)
const { bytes } = await clip()
const size = bytes.length
const answer = await upload(session, '/videos/support?title=Ranges&category=maintenance', form(await clip()))
const { id } = SupportVideoResponse.parse(await answer.json())
afterAll(() => session.fetch(`/videos/${id}`, { method: 'DELETE' }))

const stream = (headers: Record<string, string> = {}, method = 'GET') =>
  session.fetch(`/videos/stream/${id}`, { method, headers })
const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer())
const whole = await stream()
const etag = whole.headers.get('etag') ?? ''

test('without Range the whole is answered', async () => {
  expect(whole.status).toBe(200)
  expect(whole.headers.get('accept-ranges')).toBe('bytes')
  expect(whole.headers.get('content-length')).toBe(String(size))
  expect(whole.headers.get('content-type')).toBe('video/mp4')
  expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/)
  expect((await bodyOf(whole)).equals(bytes)).toBe(true)
})

test.each([
  ['bytes=0-0', 0, 0],
  ['bytes=0-', 0, size - 1],
  ['bytes=-500', size - 500, size - 1],
  [`bytes=-${size + 10}`, 0, size - 1],
  [`bytes=${size - 100}-`, size - 100, size - 1],
  ['bytes=1000-1999', 1000, 1999],
  [`bytes=${size - 1}-${size + 5000}`, size - 1, size - 1],
  ['BYTES=5-9', 5, 9],
])('%s is answered with these bytes', async (range, first, last) => {
  const part = await stream({ range })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe(`bytes ${first}-${last}/${size}`)
  expect(part.headers.get('content-length')).toBe(String(last - first + 1))
  expect(part.headers.get('etag')).toBe(etag)
  expect((await bodyOf(part)).equals(bytes.subarray(first, last + 1))).toBe(true)
})

test.each([`bytes=${size}-`, `bytes=${size + 5}-${size + 9}`, 'bytes=-0'])('%s cannot be satisfied', async (range) => {
  const refused = await stream({ range })
  expect(refused.headers.get('content-range')).toBe(`bytes */${size}`)
  await expectProblem(refused, 'range_not_satisfiable')
})

test.each(['bytes=9-5', 'bytes=a-b', 'bytes=', 'pages=1-2', 'bytes 0-1'])(
  '%j is no range of ours and ignored',
  async (range) => {
    const answered = await stream({ range })
    expect(answered.status).toBe(200)
    expect((await bodyOf(answered)).length).toBe(size)
  },
)

test('HEAD tells of the whole, whatever range is asked for', async () => {
  for (const headers of [{}, { range: 'bytes=0-0' }]) {
    const head = await stream(headers, 'HEAD')
    expect(head.status).toBe(200)
    expect(head.headers.get('content-length')).toBe(String(size))
    expect(head.headers.get('accept-ranges')).toBe('bytes')
    expect(head.headers.get('etag')).toBe(etag)
  }
})

describe('conditions', () => {
  const range = 'bytes=10-19'

  test('If-None-Match answers 304', async () => {
    expect((await stream({ 'if-none-match': etag })).status).toBe(304)
    expect((await stream({ 'if-none-match': '"other"' })).status).toBe(200)
  })

  test('If-Match answers 412', async () => {
    expect((await stream({ 'if-match': etag })).status).toBe(200)
    await expectProblem(stream({ 'if-match': '"other"' }), 'precondition_failed')
  })

  test('If-Range gives the part of the same, and the whole of another', async () => {
    expect((await stream({ range, 'if-range': etag })).status).toBe(206)
    expect((await stream({ range, 'if-range': '"other"' })).status).toBe(200)
    expect((await stream({ range, 'if-range': `W/${etag}` })).status).toBe(200)
    const lastModified = whole.headers.get('last-modified')
    if (lastModified !== null) expect((await stream({ range, 'if-modified-since': lastModified })).status).toBe(304)
  })
})
