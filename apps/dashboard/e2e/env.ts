import { readFileSync } from 'node:fs'
import { type SignIn, SignIns } from '@abparts/contracts/sign-ins'
import type { Role } from '@abparts/contracts/user'
import { z } from 'zod'

/** What the tests need to know about the running platform. */
const env = z
  .object({
    BASE_URL: z.url('expected the URL of the reverse proxy'),
    SIGN_INS: z.string('expected the path of sign-ins.json'),
    CHROMIUM_PATH: z.string().default('/usr/bin/chromium'),
  })
  .parse(process.env)
export const { BASE_URL, CHROMIUM_PATH } = env

const { signIns } = SignIns.parse(JSON.parse(readFileSync(env.SIGN_INS, 'utf8')))

/** A demo account with this role. */
export function accountOf(role: Role): SignIn {
  const found = signIns.find((signIn) => signIn.role === role)
  if (found === undefined) throw new Error(`The demo data has no ${role}.`)
  return found
}
