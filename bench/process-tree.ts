import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100
const pageBytes = 4096

function statOf(pid: number): { parent: number; cpuSeconds: number; rssBytes: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    return {
      parent,
      cpuSeconds: ((fields[11] ?? 0) + (fields[12] ?? 0)) / ticksPerSecond,
      rssBytes: (fields[21] ?? 0) * pageBytes,
    }
  } catch {
    return null
  }
}

/** Processor time and memory of a process and all below it, as Linux counts them (proc(5)). */
export function usageOf(root: number): { cpuSeconds: number; rssBytes: number } {
  const stats = new Map(
    readdirSync('/proc')
      .map(Number)
      .filter(Number.isInteger)
      .flatMap((pid) => {
        const stat = statOf(pid)
        return stat === null ? [] : [[pid, stat] as const]
      }),
  )
  const belongs = (pid: number): boolean => pid === root || (stats.has(pid) && belongs(stats.get(pid)?.parent ?? 0))
  let cpuSeconds = 0
  let rssBytes = 0
  for (const [pid, stat] of stats)
    if (pid > 1 && belongs(pid)) {
      cpuSeconds += stat.cpuSeconds
      rssBytes += stat.rssBytes
    }
  return { cpuSeconds, rssBytes }
}

/** The highest memory while something runs, looked at twenty times a second. */
export async function peakRss<Result>(
  root: number,
  work: Promise<Result>,
): Promise<{ result: Result; peakBytes: number }> {
  let peakBytes = 0
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, usageOf(root).rssBytes)
  }, 50)
  const result = await work
  clearInterval(timer)
  return { result, peakBytes }
}
