import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { processCommand } from './process-command.ts'

const graceMilliseconds = 2000

/**
 * Ends what a killed server has left running: its backends may go on with a query, and as long as they use its shared
 * memory, PostgreSQL refuses to start a new server, for good reason. They are known by their directory, which Linux
 * tells; elsewhere they end by themselves, with their queries.
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
    // It has ended meanwhile, or belongs to somebody else.
    return false
  }
}
