import { AppError } from '@abparts/contracts/error'
import { spawnTurbo } from './run-turbo.ts'

/** Builds what has to be built. Turbo remembers: when nothing changed this takes a moment. */
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
