import { expect, test } from 'vitest'
import { allowOrigins } from './cors-headers.ts'

const origin = 'https://app.example.com'
const answer = () => new Response('bytes', { headers: { vary: 'Accept', etag: '"x"' } })
const ask = (headers: Record<string, string>, { method = 'GET', withCookies = false } = {}) =>
  allowOrigins(answer, { origins: [origin], withCookies })(new Request('http://localhost/', { method, headers }))
const preflight = { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'upload-offset' }

test('a page of a configured origin may read the answer', async () => {
  const { headers } = await ask({ origin })
  expect(headers.get('access-control-allow-origin')).toBe(origin)
  expect(headers.get('access-control-expose-headers')).toContain('content-range')
  expect(headers.get('access-control-allow-credentials')).toBeNull()
  expect(headers.get('vary')).toBe('Accept, Origin')
  expect((await ask({ origin }, { withCookies: true })).headers.get('access-control-allow-credentials')).toBe('true')
})

test('a preflight says what it may send', async () => {
  const { status, headers } = await ask({ origin, ...preflight }, { method: 'OPTIONS' })
  expect(status).toBe(204)
  expect(headers.get('access-control-allow-methods')).toContain('PATCH')
  expect(headers.get('access-control-allow-headers')).toBe('upload-offset')
})

test('any other OPTIONS is answered by the app, including that of tus', async () => {
  expect((await ask({ origin }, { method: 'OPTIONS' })).headers.get('etag')).toBe('"x"')
})

test.each(['https://evil.example', 'http://app.example.com', 'https://app.example.com.evil.example', 'null'])(
  'a page of %s may not read it',
  async (foreign) => {
    for (const response of [
      await ask({ origin: foreign }),
      await ask({ origin: foreign, ...preflight }, { method: 'OPTIONS' }),
      await ask({}),
    ]) {
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
      // Or a cache would give this answer to the configured page.
      expect(response.headers.get('vary')).toBe('Accept, Origin')
    }
  },
)

test('without configured origins nothing is added', () => {
  expect(allowOrigins(answer, { origins: [], withCookies: true })).toBe(answer)
})
