import { AccessToken } from '@abparts/contracts/token'
import type { AppRouter } from '@abparts/gateway/trpc/router'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { z } from 'zod'
import { env } from './env.ts'

export type Trpc = TRPCClient<AppRouter>

export interface Session {
  userId: string
  /** The access token. */
  token: string
  trpc: Trpc
  /** `fetch` at the reverse proxy as this user. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>
}

const Token = z.object({ token: z.string() })

export const trpcWith = (headers: Record<string, string>): Trpc =>
  createTRPCClient<AppRouter>({ links: [httpLink({ url: `${env.BASE_URL}/trpc`, headers })] })

/** Signs in like a script: a password for a session, the session for an access token. */
export async function signIn(email: string, password: string): Promise<Session> {
  const session = await postJson('/api/auth/sign-in/email', { email, password })
  if (session.status !== 200) throw new Error(`${email} cannot sign in: ${session.status} ${await session.text()}`)
  const { token: sessionToken } = Token.parse(await session.json())
  const answer = await fetch(`${env.BASE_URL}/api/auth/token`, { headers: { authorization: `Bearer ${sessionToken}` } })
  const { token } = Token.parse(await answer.json())
  const authorization = `Bearer ${token}`
  return {
    token,
    userId: claimsOf(token).sub,
    trpc: trpcWith({ authorization }),
    fetch: (path, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('authorization', authorization)
      return fetch(`${env.BASE_URL}${path}`, { ...init, headers })
    },
  }
}

/** The claims of an access token, unverified. */
export function claimsOf(token: string) {
  const [, payload = ''] = token.split('.')
  return AccessToken.extend({ iss: z.string(), aud: z.string(), exp: z.number(), iat: z.number() }).parse(
    JSON.parse(Buffer.from(payload, 'base64url').toString()),
  )
}

export const postJson = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${env.BASE_URL}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
