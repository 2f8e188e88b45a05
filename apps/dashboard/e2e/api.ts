import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Part } from '@abparts/contracts/part'
import type { Role } from '@abparts/contracts/user'
import type { AppRouter } from '@abparts/gateway/trpc/router'
import { createTRPCClient, httpLink } from '@trpc/client'
import { expect, onTestFinished } from 'vitest'
import { z } from 'zod'
import { accountOf, BASE_URL } from './env.ts'

const Token = z.object({ token: z.string() })

/** The public API for a person with this role, to create what a test needs before it opens the dashboard. */
export const openApi = (role: Role) => openApiOf(accountOf(role))

/** The same for the person of this account. */
export async function openApiOf({ email, password }: { email: string; password: string }) {
  const session = await fetch(`${BASE_URL}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const sessionToken = Token.parse(await session.json()).token
  const answer = await fetch(`${BASE_URL}/api/auth/token`, { headers: bearer(sessionToken) })
  const headers = bearer(Token.parse(await answer.json()).token)
  const trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${BASE_URL}/trpc`, headers })] })

  async function post(
    path: string,
    filename: string,
    bytes: Uint8Array<ArrayBuffer>,
    fields: Record<string, string> = {},
  ): Promise<void> {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set('file', new Blob([bytes]), filename)
    const response = await fetch(BASE_URL + path, { method: 'POST', headers, body: form })
    expect(response.status, await response.text()).toBe(201)
  }

  return {
    headers,
    trpc,
    /** Creates a part of an organization, or of the catalog, that is removed after the test. */
    createPart: async (name: string, organizationId: string | null = null): Promise<Part> => {
      const partNumber = `T-${crypto.randomUUID().slice(0, 8)}`
      const part = await trpc.parts.create.mutate({ partNumber, name, organizationId })
      onTestFinished(async () => {
        await trpc.parts.remove.mutate({ id: part.id })
      })
      return part
    },
    /** Creates a user of one's own organization who is removed after the test. */
    createUser: async (userRole: Role) => {
      const { organizationId } = await trpc.account.me.query()
      const name = `Test ${crypto.randomUUID().slice(0, 8)}`
      const email = `${name.slice('Test '.length)}@example.com`
      const password = crypto.randomUUID()
      const { trpc: root } = await openApi('super_admin')
      const { id } = await root.users.create.mutate({ name, email, password, role: userRole, organizationId })
      onTestFinished(async () => {
        await root.users.remove.mutate({ id })
      })
      return { id, name, email, password }
    },
    /** Uploads a file with further fields. */
    upload: async (path: string, file: string, fields: Record<string, string> = {}): Promise<void> =>
      post(path, basename(file), await readFile(file), fields),
    /** The same for bytes under this file name. */
    uploadBytes: post,
  }
}
