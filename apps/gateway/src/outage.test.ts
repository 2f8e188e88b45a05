import { expect, test } from 'vitest'
import { startTestGateway } from './testing.ts'

test('without its database the gateway is unavailable for everybody', async () => {
  const gateway = await startTestGateway()
  await gateway.addUser('anna', 'user', null)
  const cookie = await gateway.cookieOf('anna@example.com')
  const token = await gateway.tokenIn(await gateway.send('/api/auth/token', { headers: { cookie } }))
  await gateway.close()
  const call = (sizeBytes: number) => ({
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': String(sizeBytes),
    },
    body: JSON.stringify('x'.repeat(sizeBytes - 2)),
  })

  const requests: [string, Promise<Response>][] = [
    ['sign-in', gateway.signIn('anna@example.com')],
    ['sign-out', gateway.send('/api/auth/sign-out', { method: 'POST', headers: { cookie, origin: gateway.origin } })],
    ['token', gateway.send('/api/auth/token', { headers: { cookie } })],
    ['keys', gateway.send('/api/auth/jwks')],
    ['call with a cookie', gateway.send('/trpc/account.me', { headers: { cookie } })],
    ['call with a token', gateway.send('/trpc/account.me', { headers: { authorization: `Bearer ${token}` } })],
    ['small call', gateway.send('/trpc/parts.create', call(10))],
    ['large call', gateway.send('/trpc/parts.create', call(50_000))],
  ]
  for (const [what, request] of requests) {
    const answer = await request
    expect([answer.status, answer.headers.has('retry-after')], what).toEqual([503, true])
  }
})
