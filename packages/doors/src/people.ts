import type { Identity } from '@abparts/auth/identity'
import type { Role } from '@abparts/contracts/user'
import type { Database } from '@abparts/db/client'
import { createUser } from '@abparts/gateway/create-user'
import { z } from 'zod'
import { publicUrl } from './start-platform.ts'

type Headers = Record<string, string>

/** Somebody who knocks. */
export interface Person {
  name: string
  identity: Identity | null
  /** What they show: an access token, which every service takes, or a session's cookie, which the gateway takes. */
  bearer: Headers
  cookie: Headers
}

export const password = 'correct horse battery staple'
const Token = z.object({ token: z.string() })

/** Signs in as a page of the dashboard does, and gets an access token. */
async function signIn(gateway: string, email: string) {
  const origin = publicUrl
  const answer = await fetch(`${gateway}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const tokenAnswer = await fetch(`${gateway}/api/auth/token`, { headers: { cookie, origin } })
  const { token } = Token.parse(await tokenAnswer.json())
  return { bearer: { authorization: `Bearer ${token}` }, cookie: { cookie, origin } }
}

/** One person of each role, in the organization and without one, and somebody who is not signed in. */
export async function addPeople(db: Database, gateway: string, north: string): Promise<Person[]> {
  const add = async (name: string, role: Role, organizationId: string | null): Promise<Person> => {
    const email = `${crypto.randomUUID()}@abparts.test`
    const { id: userId } = await createUser(db, { email, name, password, role, organizationId })
    return { name, identity: { userId, role, organizationId }, ...(await signIn(gateway, email)) }
  }
  return [
    { name: 'anonymous', identity: null, bearer: {}, cookie: {} },
    ...(await Promise.all([
      add('user', 'user', north),
      add('admin', 'admin', north),
      add('user of no organization', 'user', null),
      add('admin of no organization', 'admin', null),
      add('super admin', 'super_admin', null),
    ])),
  ]
}
