import { randomInt } from 'node:crypto'
import path from 'node:path'
import { type SignIn, SignIns } from '@abparts/contracts/sign-ins'
import { demoPeople } from '../demo/people.ts'
import type { PlatformEnv } from './env.ts'
import { readJson, writePrivate } from './json-files.ts'
import type { AdminCredentials } from './service-env.ts'

const fileOf = (env: PlatformEnv) => path.join(env.DATA_DIR, 'sign-ins.json')

/** Letters and digits that cannot be confused with each other, about 79 bits. Nobody has to type it often. */
function generatePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}

/**
 * The accounts of the first start. On a database without users they are generated, and recorded before any of them
 * exists. On a database whose users came from elsewhere there are none, and no demo data either.
 */
export function openSignIns(env: PlatformEnv, databaseHasPeople: boolean): SignIns {
  if (databaseHasPeople) return readJson(fileOf(env), SignIns) ?? { demoData: 'none', signIns: [] }
  const admin: SignIn[] =
    env.ADMIN_PASSWORD === undefined
      ? [
          {
            role: 'super_admin',
            name: 'Administrator',
            email: env.ADMIN_EMAIL,
            password: generatePassword(),
            organization: null,
          },
        ]
      : []
  const demo = env.SEED_DEMO ? demoPeople.map((person) => ({ ...person, password: generatePassword() })) : []
  const signIns: SignIns = { demoData: env.SEED_DEMO ? 'pending' : 'none', signIns: [...admin, ...demo] }
  writeSignIns(env, signIns)
  return signIns
}

export const writeSignIns = (env: PlatformEnv, signIns: SignIns) => writePrivate(fileOf(env), signIns)

/** The super admin whom the gateway creates on a database without one. Null without a known password. */
export function adminCredentials(env: PlatformEnv, { signIns }: SignIns): AdminCredentials | null {
  if (env.ADMIN_PASSWORD !== undefined) return { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD }
  return signIns.find((signIn) => signIn.role === 'super_admin') ?? null
}
