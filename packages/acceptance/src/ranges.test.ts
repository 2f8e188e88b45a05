import { SupportVideoResponse } from '@abparts/contracts/video'
import { expectRangeAnswer, type RangeRequest } from '@abparts/testing/range-oracle'
import { anyRequest, tellingRequests } from '@abparts/testing/range-requests'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { env } from './env.ts'
import { expectLength } from './expect-length.ts'
import { expectProblem } from './problem.ts'
import { signIn } from './session.ts'
import { form, upload, webmClip } from './upload.ts'

const session = await signIn(env.ADMIN_EMAIL, env.ADMIN_PASSWORD)
const { bytes } = await webmClip()
const path = '/videos/support?title=Ranges&category=maintenance'
const { id } = SupportVideoResponse.parse(await (await upload(session, path, form(await webmClip()))).json())
afterAll(() => session.fetch(`/videos/${id}`, { method: 'DELETE' }))

const origins = { 'the reverse proxy': env.BASE_URL, 'the service itself': env.VIDEOS_URL }
const ask = ({ method, headers }: RangeRequest, origin = env.BASE_URL, query = '') =>
  fetch(`${origin}/videos/stream/${id}${query}`, {
    method,
    headers: { ...headers, authorization: `Bearer ${session.token}` },
  })
const get = (headers: Record<string, string> = {}, query = '') => ask({ method: 'GET', headers }, env.BASE_URL, query)

const whole = await get()
const file = {
  bytes,
  sizeBytes: bytes.length,
  contentType: 'video/webm',
  etag: whole.headers.get('etag') ?? '',
  lastModified: new Date(whole.headers.get('last-modified') ?? ''),
}

/** A date in If-Range is only valid for what has not changed for two seconds (RFC 9110 §8.8.2.2). */
beforeAll(async () => {
  await Bun.sleep(Math.max(0, file.lastModified.getTime() + 3000 - Date.now()))
})

test('the whole file is answered with its length, and with all that a reader needs to continue', async () => {
  expect(whole.status).toBe(200)
  expectLength(whole, bytes.length)
  expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
  expect(whole.headers.get('content-disposition')).toBe('inline; filename="clip.webm"')
  expect(file.etag).toMatch(/^"[0-9a-f]{64}"$/)
  expect(file.lastModified.getTime()).toBeGreaterThan(0)
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
  const head = await ask({ method: 'HEAD', headers: { range: 'bytes=0-0' } })
  expect(head.headers.get('content-length')).toBe(String(bytes.length))
  expectLength(await get({ range: 'bytes=5-9' }), 5)
})

test.each(Object.entries(origins))('%s answers ranges and conditions as the RFC says', async (_, origin) => {
  await Promise.all(
    tellingRequests(file).map(async (request) => expectRangeAnswer(await ask(request, origin), request, file)),
  )
})

test('for any request', async () => {
  const origin = fc.constantFrom(...Object.values(origins))
  await fc.assert(
    fc.asyncProperty(anyRequest(file), origin, async (request, base) => {
      await expectRangeAnswer(await ask(request, base), request, file)
    }),
    { numRuns: 500 },
  )
})

test('what cannot be satisfied is explained', async () => {
  await expectProblem(get({ range: `bytes=${bytes.length}-` }), 'range_not_satisfiable')
  await expectProblem(get({ 'if-match': '"other"' }), 'precondition_failed')
})

test('with download=1 the file is a download', async () => {
  expect((await get({}, '?download=1')).headers.get('content-disposition')).toBe('attachment; filename="clip.webm"')
})
