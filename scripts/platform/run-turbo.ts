import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { root } from './root.ts'

/** Keeps turbo on this machine: nothing is sent, nothing is asked for. */
const quietEnv = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' }

interface TurboOptions {
  env?: NodeJS.ProcessEnv
  /** `inherit`: turbo writes to this process's terminal. */
  output: 'inherit' | 'pipe'
}

/** Starts turbo. Its tasks find the same bun as this process on their PATH (see with-bun.mjs). */
export function spawnTurbo(args: readonly string[], { env, output }: TurboOptions): ChildProcess {
  return spawn(path.join(root, 'node_modules/.bin/turbo'), args, {
    cwd: root,
    env: { ...process.env, ...env, ...quietEnv },
    stdio: ['ignore', output, output],
  })
}
