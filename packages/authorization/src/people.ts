import type { Identity } from '@abparts/auth/identity'
import type { Role } from '@abparts/contracts/user'
import { insertUser } from '@abparts/core/users/insert'
import type { Database } from '@abparts/db/client'
import { z } from 'zod'

/** What users type. It is not resolved: here it only appears in tokens and cookies. */
export const publicUrl = 'http://abparts.test'

type Headers = Record<string, string>

/** A caller. */
export interface Person {
  name: string
  identity: Identity | null
  /**
   * Their credentials: an access token, which every service accepts, or a session's cookie, which the gateway accepts.
   */
  bearer: Headers
  cookie: Headers
  /** Signs in again if the session has ended. */
  keepSignedIn: () => Promise<void>
}

export const password = 'correct horse battery staple'
const Token = z.object({ token: z.string() })

const requestToken = (gateway: string, cookie: Headers) => fetch(`${gateway}/api/auth/token`, { headers: cookie })

/** Signs in like a page of the dashboard, and gets an access token. */
async function signIn(gateway: string, email: string) {
  const origin = publicUrl
  const answer = await fetch(`${gateway}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const headers = { cookie, origin }
  const { token } = Token.parse(await (await requestToken(gateway, headers)).json())
  return { bearer: { authorization: `Bearer ${token}` }, cookie: headers }
}

/** A caller who is not signed in. */
export const anonymous: Person = {
  name: 'anonymous',
  identity: null,
  bearer: {},
  cookie: {},
  keepSignedIn: async () => undefined,
}

/** One user of each role, in the organization and without one. */
export async function addPeople(db: Database, gateway: string, north: string) {
  const add = async (name: string, role: Role, organizationId: string | null): Promise<Person> => {
    const email = `${crypto.randomUUID()}@abparts.test`
    const { id: userId } = await insertUser(db, { email, name, password, role, organizationId })
    const person = {
      name,
      identity: { userId, role, organizationId },
      ...(await signIn(gateway, email)),
      keepSignedIn: async () => {
        if (!(await requestToken(gateway, person.cookie)).ok) Object.assign(person, await signIn(gateway, email))
      },
    }
    return person
  }
  const [superAdmin, ...others] = await Promise.all([
    add('super admin', 'super_admin', null),
    add('user', 'user', north),
    add('admin', 'admin', north),
    add('user of no organization', 'user', null),
    add('admin of no organization', 'admin', null),
  ])
  return { superAdmin, everybody: [anonymous, ...others, superAdmin] }
}
