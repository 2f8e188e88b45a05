import { spawn } from 'node:child_process'
import { root } from '../platform/root.ts'

export interface Outcome {
  ok: boolean
  output: string
}

interface CommandOptions {
  env?: NodeJS.ProcessEnv
  signal: AbortSignal
}

/** Runs a command at the repository's root and keeps its output. */
export function runCommand(command: readonly string[], { env, signal }: CommandOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const [program, ...args] = command
    if (program === undefined) throw new Error('No command.')
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGTERM',
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    child.once('error', reject)
    child.once('close', (code) => resolve({ ok: code === 0, output }))
  })
}
