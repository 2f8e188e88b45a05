import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'

/**
 * The command line of a running process, or null when there is none with this id. Process ids are reused, so before a
 * recorded one is signalled, check that it is still the same process.
 */
export function processCommand(pid: number): string | null {
  if (process.platform !== 'linux') {
    const { status, stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
    return status === 0 ? stdout.trim() : null
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return null
  }
}

const graceMilliseconds = 2000

/**
 * Ends what a killed server has left running: its backends may continue a query, and as long as they use its shared
 * memory, PostgreSQL refuses to start a new server, for good reason. On Linux they are recognised by their directory;
 * elsewhere they end by themselves, with their queries.
 */
export async function endOrphans(directory: string): Promise<void> {
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    for (const pid of orphansOf(directory)) process.kill(pid, signal)
    const deadline = performance.now() + graceMilliseconds
    while (orphansOf(directory).length > 0 && performance.now() < deadline) await sleep(50)
  }
}

function orphansOf(directory: string): number[] {
  if (process.platform !== 'linux') return []
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.filter((pid) => isIn(pid, directory) && processCommand(pid)?.startsWith('postgres: '))
}

function isIn(pid: number, directory: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === directory
  } catch {
    // It has ended in the meantime, or belongs to somebody else.
    return false
  }
}

/**
 * Runs one of PostgreSQL's programs as its account and returns how it ended, with its output. The environment is not
 * passed on: variables such as PGDATA or LC_ALL would change what these programs do.
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
      // Its own process group: Ctrl-C in a terminal must not end it half-way.
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
