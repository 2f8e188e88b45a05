import { SignInInput } from '@abparts/contracts/account'
import { AppError } from '@abparts/contracts/error'
import { maxAnonymousBodyBytes } from '@abparts/contracts/limits'
import type { Database } from '@abparts/db/client'
import { limitBody } from '@abparts/http/body-limit'
import { requestContext } from '@abparts/http/request-context'
import { createShares } from '@abparts/http/shares'
import { stranger } from '@abparts/http/stranger'
import { isAPIError } from 'better-auth/api'
import { Elysia } from 'elysia'
import type { createAuth } from './auth.ts'
import { limitSignIns } from './sign-in-limit.ts'

/**
 * The session of a request, by cookie or bearer token; null without one. Throws `unavailable` when it cannot be read:
 * better-auth does not report the cause, but only the database can fail there.
 */
export async function readSession(auth: ReturnType<typeof createAuth>, headers: Headers) {
  try {
    return await auth.api.getSession({ headers })
  } catch (cause) {
    if (!isAPIError(cause) || cause.status !== 'INTERNAL_SERVER_ERROR') throw cause
    throw sessionsUnreadable(cause)
  }
}

const sessionsUnreadable = (cause?: unknown) =>
  new AppError('unavailable', 'Sessions are not available at the moment. Try again.', { cause })

/** Comparing passwords is expensive. Clients that try many only delay themselves. */
const passwordChecks = createShares({
  what: 'sign-in attempts',
  capacity: 2,
  perGroup: 2,
  perPerson: 1,
  maxWaiting: 100,
  maxWaitSeconds: 10,
})

interface AuthRoutesOptions {
  auth: ReturnType<typeof createAuth>
  db: Database
  signInsPerMinute: number
}

/** The paths of better-auth that are exposed. All others are not found. */
export function authRoutes({ auth, db, signInsPerMinute }: AuthRoutesOptions) {
  async function answer(request: Request): Promise<Response> {
    const response = await auth.handler(request)
    // better-auth does not report the cause, but only the database can fail there.
    if (response.status >= 500)
      throw new AppError('unavailable', 'Signing in is not possible at the moment. Try again.')
    return response
  }
  async function signIn(request: Request): Promise<Response> {
    const body = await (await limitBody(request, maxAnonymousBodyBytes)).json().catch(() => null)
    const input = SignInInput.safeParse(body)
    if (!input.success) throw new AppError('bad_request', 'Send the email and the password as JSON to sign in.')
    await limitSignIns(db, { address: requestContext().address, email: input.data.email, signInsPerMinute })
    const headers = headersFor(request)
    headers.set('content-type', 'application/json')
    using _check = await passwordChecks.hold(stranger(), { signal: request.signal })
    // better-auth gets exactly the input that was counted.
    return await answer(new Request(request.url, { method: 'POST', headers, body: JSON.stringify(input.data) }))
  }
  const pass = (request: Request) =>
    answer(new Request(request.url, { method: request.method, headers: headersFor(request) }))
  /** Without its database, better-auth treats everybody as signed out, so the session is read first. */
  async function passWithSession(request: Request): Promise<Response> {
    const session = await readSession(auth, request.headers)
    const passed = await pass(request)
    // better-auth reads the session again: the database may have become unavailable in between.
    if (session !== null && passed.status === 401) throw sessionsUnreadable()
    return passed
  }
  const unread = { parse: 'none' } as const

  return new Elysia()
    .post('/api/auth/sign-in/email', ({ request }) => signIn(request), unread)
    .post('/api/auth/sign-out', ({ request }) => passWithSession(request), unread)
    .get('/api/auth/token', ({ request }) => passWithSession(request))
    .get('/api/auth/jwks', ({ request }) => pass(request))
    .all(
      '/api/auth/*',
      () => {
        throw new AppError('not_found', 'There is nothing at this path.')
      },
      unread,
    )
}

/**
 * Passes better-auth the client's address as we know it. better-auth takes any `Sec-Fetch-*` header as a sign of a
 * browser and then requires an `Origin`; Node's fetch sends them too. A browser's POST always carries an Origin, so
 * without Origin and Cookie there is nothing to forge.
 */
function headersFor(request: Request): Headers {
  const headers = new Headers(request.headers)
  headers.set('x-forwarded-for', requestContext().address ?? '')
  for (const name of ['content-length', 'content-type', 'transfer-encoding']) headers.delete(name)
  if (!headers.has('origin') && !headers.has('cookie'))
    for (const name of ['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']) headers.delete(name)
  return headers
}
