import { randomInt } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { type SignIn, SignIns } from '@abparts/contracts/sign-ins'
import { demoPeople } from '../demo/people.ts'
import { type SeedOptions, seedDemo } from '../demo/seed.ts'
import type { PlatformEnv } from './env.ts'
import { readJson, writePrivate } from './json-files.ts'

export interface AdminCredentials {
  email: string
  password: string
}

const fileOf = (env: PlatformEnv) => path.join(env.DATA_DIR, 'sign-ins.json')

/** Nobody has to type it often: letters and digits that cannot be mistaken for each other, about 79 bits. */
function generatePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}

/**
 * The accounts of the first start. On a database without people they are thought up anew, and written down before any
 * of them exists; on one that has people but did not get them from here there are none, and no demo data either.
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

/** The super admin whom the gateway makes on a database that has none. Null when nobody knows a password. */
export function adminCredentials(env: PlatformEnv, { signIns }: SignIns): AdminCredentials | null {
  if (env.ADMIN_PASSWORD !== undefined) return { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD }
  return signIns.find((signIn) => signIn.role === 'super_admin') ?? null
}

/** Before the second attempt, the third, and so on: an embedded database that was killed is back by then. */
const pausesSeconds = [1, 2, 4, 8]

/**
 * Adds what is missing of the demo data, in a few attempts: an outage ends none of what is there already. Answers null, or
 * says why it could not be done.
 */
export async function addDemoData(options: SeedOptions): Promise<string | null> {
  for (const pauseSeconds of [...pausesSeconds, null]) {
    try {
      await seedDemo(options)
      return null
    } catch (error) {
      options.signal.throwIfAborted()
      if (pauseSeconds === null || isFinal(error)) return error instanceof Error ? error.message : String(error)
      await sleep(pauseSeconds * 1000, undefined, { signal: options.signal })
    }
  }
  return null
}

/** Somebody has to change something first. */
const isFinal = (error: unknown) => error instanceof AppError && ['conflict', 'unauthorized'].includes(error.code)
