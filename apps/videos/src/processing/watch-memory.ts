import { readFile } from 'node:fs/promises'

const intervalMilliseconds = 250

/**
 * Calls `onExcess` once when a process has more memory than `maxBytes`. Linux tells (proc_pid_status(5)); elsewhere
 * nothing is watched. Answers a function that ends it.
 */
export function watchMemory(pid: number, maxBytes: number, onExcess: () => void): () => void {
  const timer = setInterval(look, intervalMilliseconds)
  async function look(): Promise<void> {
    if ((await residentBytes(pid)) <= maxBytes) return
    clearInterval(timer)
    onExcess()
  }
  void look()
  return () => clearInterval(timer)
}

async function residentBytes(pid: number): Promise<number> {
  // A process that has ended, or another system, has no such file.
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}
