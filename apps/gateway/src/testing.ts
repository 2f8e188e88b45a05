import { insertUser } from '@abparts/core/users/insert'
import { answerInContext } from '@abparts/http/request-context'
import { createLog } from '@abparts/runtime/log'
import { createTestDatabase } from '@abparts/testing/database'
import { createTRPCClient, httpLink } from '@trpc/client'
import { z } from 'zod'
import { createApp } from './app.ts'
import type { AppRouter } from './trpc/router.ts'
import { openVideoChanges } from './trpc/video-changes.ts'

const origin = 'http://localhost:3000'
const TokenAnswer = z.object({ token: z.string() })
const password = 'correct horse battery'

type Config = Parameters<typeof createApp>[0]['config']

/** A gateway with its own database, and users who can sign in. For tests. */
export async function startTestGateway(config: Partial<Config> = {}) {
  const { db, url, close } = await createTestDatabase()
  const log = createLog('gateway')
  log.level = 'fatal'
  const videoChanges = openVideoChanges(db, url, log)
  /** Calls from another machine, whose address may be given. */
  const send = async (path: string, init?: RequestInit, address = '203.0.113.1') => {
    const request = new Request(origin + path, init)
    // Over a connection, `fetch` sets it.
    if (typeof init?.body === 'string') request.headers.set('content-length', String(Buffer.byteLength(init.body)))
    return answerInContext(request, () => address, app.fetch)
  }
  const app = createApp({
    db,
    preparation: async () => null,
    videoChanges,
    log,
    config: {
      PUBLIC_URL: origin,
      PORT: 3000,
      AUTH_SECRET: 'a'.repeat(32),
      MEDIA_URL_SECRETS: ['m'.repeat(32)],
      MEDIA_ACCESS: 'public',
      IMAGES_URL: 'http://127.0.0.1:9',
      VIDEOS_URL: 'http://127.0.0.1:9',
      DELIVERY_ORIGINS: [],
      CORS_ORIGINS: [],
      SIGN_INS_PER_MINUTE: 1000,
      MAIL_FROM: 'ABParts Media <no-reply@example.com>',
      ...config,
    },
  })

  const addUser = (name: string, role: 'user' | 'admin' | 'super_admin', organizationId: string | null) =>
    insertUser(db, { email: `${name}@example.com`, password, name, role, organizationId })

  const signIn = (email: string, secret = password, headers: Record<string, string> = {}, address?: string) =>
    send(
      '/api/auth/sign-in/email',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ email, password: secret }),
      },
      address,
    )
  const cookieOf = async (email: string) => (await signIn(email)).headers.get('set-cookie')?.split(';')[0] ?? ''

  /** The `token` in an answer's JSON: of a session, or an access token. */
  const tokenIn = async (answer: Response) => TokenAnswer.parse(await answer.json()).token

  /** A typed client that calls as the cookie's owner. */
  const clientWith = (headers: Record<string, string>) =>
    createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${origin}/trpc`,
          headers,
          fetch: async (url, init) => {
            const answer = await send(String(url).slice(origin.length), init as RequestInit)
            return { ok: answer.ok, json: () => answer.json() }
          },
        }),
      ],
    })
  const clientFor = async (email: string) => clientWith({ cookie: await cookieOf(email), origin })

  /** Clients for an admin and a user of our organization, an admin of another one, and a super admin. */
  const addCast = async () => {
    await addUser('root', 'super_admin', null)
    const root = await clientFor('root@example.com')
    const [ours, theirs] = [
      (await root.organizations.create.mutate({ name: 'Ours' })).id,
      (await root.organizations.create.mutate({ name: 'Theirs' })).id,
    ]
    await addUser('admin', 'admin', ours)
    await addUser('user', 'user', ours)
    await addUser('stranger', 'admin', theirs)
    const [admin, user, stranger] = await Promise.all([
      clientFor('admin@example.com'),
      clientFor('user@example.com'),
      clientFor('stranger@example.com'),
    ])
    return { root, admin, user, stranger, ours, theirs }
  }

  const closeAll = async () => {
    await videoChanges.close()
    await close()
  }
  return { app, db, origin, close: closeAll, send, addUser, signIn, cookieOf, tokenIn, clientFor, clientWith, addCast }
}
