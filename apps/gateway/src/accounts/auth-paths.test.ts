import { createLog } from '@abparts/runtime/log'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestGateway } from '../testing.ts'
import { createAuth } from './auth.ts'

const gateway = await startTestGateway()
afterAll(gateway.close)
await gateway.addCast()

const cookie = await gateway.cookieOf('admin@example.com')
const auth = createAuth({
  db: gateway.db,
  log: createLog('gateway'),
  secret: 'a'.repeat(32),
  publicUrl: gateway.origin,
  trustedOrigins: [],
})
/** Every path of better-auth, open or not, and some that its plugins would add. */
const paths = [
  ...Object.values<unknown>(auth.api).flatMap((endpoint) =>
    typeof endpoint === 'function' && 'path' in endpoint ? z.string().parse(endpoint.path ?? '') : [],
  ),
  '/is-username-available',
  '/sign-in/username',
  '/sign-in/magic-link',
  '/email-otp/send-verification-otp',
]
const open = ['/sign-in/email', '/sign-out', '/token', '/jwks']

/** The answer without what differs between any two answers. */
async function ask(path: string, method: 'GET' | 'POST', headers: Record<string, string>, email: string) {
  const word = { email, newEmail: email, username: email.replace('@', '-'), name: email, password: 'a wrong password' }
  const query = method === 'GET' ? `?${new URLSearchParams(word)}` : ''
  const answer = await gateway.send(`/api/auth${path}${query}`, {
    method,
    headers: { 'content-type': 'application/json', origin: gateway.origin, ...headers },
    ...(method === 'POST' && { body: JSON.stringify(word) }),
  })
  const ids = /[\da-f]{8}-[\da-f-]{27}/g
  const told = [...answer.headers].filter(([name]) => !['x-request-id', 'set-cookie'].includes(name))
  const body = (await answer.text()).replaceAll(email, 'EMAIL').replace(ids, 'ID')
  return { status: answer.status, text: JSON.stringify([told, path === '/token' ? '' : body]) }
}

test.each(paths.filter((path) => path.startsWith('/') && path !== '/sign-out'))(
  '/api/auth%s gives the same answer for an address with an account and for one without',
  async (path) => {
    for (const headers of [{}, { cookie }])
      for (const method of ['GET', 'POST'] as const) {
        const known = await ask(path, method, headers, 'stranger@example.com')
        const unknown = await ask(path, method, headers, 'nobodyelse@example.com')
        expect(known).toEqual(unknown)
        if (!open.includes(path)) expect(known.status).toBe(404)
      }
  },
)

test('better-auth has paths that are closed', () => expect(paths.length).toBeGreaterThan(20))
