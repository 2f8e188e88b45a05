import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { SignIns } from '@abparts/contracts/sign-ins'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { root } from '../platform/root.ts'
import { isolatedEnv } from './isolated-env.ts'

export interface TestPlatform {
  /** Resolves when it is up; throws its output when it could not start. */
  ready: Promise<void>
  /** The variables that tests from outside need, once it is up. */
  testEnv: () => NodeJS.ProcessEnv
  /** Stops it; throws when it does not end successfully. */
  stop: () => Promise<void>
}

const platformPorts = ['PORT', 'IMAGES_PORT', 'VIDEOS_PORT', 'POSTGRES_PORT']

/** Starts the whole platform on free ports with its own data directory and settings. */
export async function startPlatform(dataDirectory: string, settings: NodeJS.ProcessEnv = {}): Promise<TestPlatform> {
  const free = await freePorts(platformPorts.length)
  const ports = Object.fromEntries(platformPorts.map((name, index) => [name, String(free[index])]))
  const logFile = path.join(dataDirectory, 'start.log')
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: root,
    env: {
      ...isolatedEnv(),
      ...ports,
      DATA_DIR: dataDirectory,
      // Every suite signs in as the same few people, at the same time.
      SIGN_INS_PER_MINUTE: '1000',
      ...settings,
    },
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const exitCode = once(child, 'exit').then(([code]) => Number(code))
  const failure = (what: string) => new AppError('unavailable', `${what}:\n${readFileSync(logFile, 'utf8')}`)

  const up = once(child, 'message').then(() => true)
  const ready = Promise.race([up, exitCode.then(() => false)]).then((isUp) => {
    if (!isUp) throw failure('The platform did not start')
  })
  const signInFile = path.join(dataDirectory, 'sign-ins.json')
  const at = (name: string) => `http://127.0.0.1:${ports[name]}`
  return {
    ready,
    testEnv: () => {
      const { signIns } = SignIns.parse(JSON.parse(readFileSync(signInFile, 'utf8')))
      const admin = signIns.find(({ role }) => role === 'super_admin')
      return {
        BASE_URL: at('PORT'),
        IMAGES_URL: at('IMAGES_PORT'),
        VIDEOS_URL: at('VIDEOS_PORT'),
        ADMIN_EMAIL: admin?.email,
        ADMIN_PASSWORD: admin?.password,
        SIGN_INS: signInFile,
      }
    },
    stop: async () => {
      child.kill('SIGTERM')
      if ((await exitCode) !== 0) throw failure('The platform did not stop cleanly')
    },
  }
}
