import { spawn } from 'node:child_process'
import type { Account } from './account.ts'

/**
 * Runs one of PostgreSQL's programs as its account and answers how it ended, with what it wrote. The environment is
 * not passed on: variables such as PGDATA or LC_ALL would change what these programs do.
 */
export function run(
  program: string,
  args: readonly string[],
  account: Account,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...account,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: Ctrl-C in a terminal must not end it half-way.
      detached: true,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        output += text
      })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
