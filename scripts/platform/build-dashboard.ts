import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { root } from './root.ts'

/** Keeps turbo local: no telemetry, no check for updates. */
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

/** Builds what has changed. Turbo caches: without a change this takes a moment. */
export function buildDashboard(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const turbo = spawnTurbo(['run', 'build', '--output-logs=errors-only', '--log-prefix=none'], {
      env: { NO_COLOR: '1' },
      output: 'pipe',
    })
    const stop = () => turbo.kill('SIGTERM')
    signal.addEventListener('abort', stop, { once: true })
    let output = ''
    for (const stream of [turbo.stdout, turbo.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    turbo.once('error', reject)
    turbo.once('close', (code) => {
      signal.removeEventListener('abort', stop)
      if (code === 0) resolve()
      else reject(new AppError('unavailable', `The dashboard could not be built:\n${output.trim()}`))
    })
  })
}
