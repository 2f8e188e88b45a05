import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError, errorStatus, Problem } from '@abparts/contracts/error'
import type { AppRouter } from '@abparts/gateway/trpc/router'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { z } from 'zod'

export interface Client {
  trpc: TRPCClient<AppRouter>
  /** Sends a file in `scripts/demo/` as a form, with further fields. */
  upload: (urlPath: string, file: string, fields?: Record<string, string>) => Promise<void>
}

interface ClientOptions {
  reverseProxy: string
  email: string
  password: string
  signal: AbortSignal
}

const Token = z.object({ token: z.string() })

/** Signs in at the reverse proxy like any script does, and returns a client. */
export async function signIn({ reverseProxy, email, password, signal }: ClientOptions): Promise<Client> {
  const session = await fetch(`${reverseProxy}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
    signal,
  })
  if (!session.ok && session.status !== errorStatus.unauthorized)
    throw new AppError('unavailable', `${email} could not sign in: the platform answered ${session.status}.`)
  if (!session.ok)
    throw new AppError(
      'unauthorized',
      `${email} cannot sign in with the password kept for the demo data: set SEED_DEMO=0 to start without.`,
    )
  const { token: sessionToken } = Token.parse(await session.json())
  const answer = await fetch(`${reverseProxy}/api/auth/token`, {
    headers: { authorization: `Bearer ${sessionToken}` },
    signal,
  })
  if (!answer.ok) throw new AppError('unavailable', `${email} got no token: the platform answered ${answer.status}.`)
  const { token } = Token.parse(await answer.json())
  const headers = { authorization: `Bearer ${token}` }
  return {
    trpc: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${reverseProxy}/trpc`, headers })] }),
    upload: async (urlPath, file, fields = {}) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      const bytes = await readFile(path.join(import.meta.dirname, file))
      form.set('file', new Blob([bytes]), path.basename(file))
      const response = await fetch(`${reverseProxy}${urlPath}`, { method: 'POST', headers, body: form, signal })
      if (!response.ok) throw new AppError('unavailable', `${file}: ${await reasonOf(response)}`)
    },
  }
}

async function reasonOf(response: Response): Promise<string> {
  const problem = Problem.safeParse(await response.json().catch(() => null))
  return problem.success ? problem.data.detail : `the platform answered ${response.status}.`
}
