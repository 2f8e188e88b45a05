import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { hasCode } from '@abparts/storage/fault'

interface Process {
  pid: number
  machine: string | null
  startedAt: string | null
}

/** Who holds a lock: this process. Where Linux tells it, so that it cannot be mistaken for another one of the same number. */
export async function ownProcess(): Promise<Process & { host: string }> {
  return {
    ...{ host: hostname(), pid: process.pid },
    machine: await machine(),
    startedAt: await startOf(process.pid),
  }
}

/** Is it for sure that a process is not there any more? Only for one of this machine, and of this container. */
export async function isGone({ pid, machine: where, startedAt }: Process): Promise<boolean> {
  if (where === null || startedAt === null || where !== (await machine())) return false
  const started = await startOf(pid)
  return started === null ? !isThere(pid) : started !== startedAt
}

/** Also of one whose files in /proc others may not see. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return !hasCode(error, 'ESRCH')
  }
}

/** The machine since it was switched on, and the container: within it, the number of a process means something. */
async function machine(): Promise<string | null> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}

/** When a process began, in ticks since the machine did. Empty when it is dead and not yet buried, null when none is seen. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses can hold anything; the state comes right after it, the start is the 22nd field.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? '' : (fields[18] ?? null)
  } catch {
    return null
  }
}
