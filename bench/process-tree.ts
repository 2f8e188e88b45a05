import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/**
 * The memory of a process plus its share of shared memory: the sum over processes counts nothing twice. The kernel
 * walks all of it for the answer: asking this for every process would occupy a processor.
 */
function proportionalBytes(pid: number): number {
  try {
    return Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

function statOf(pid: number): { parent: number; cpuSeconds: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    return { parent, cpuSeconds: ((fields[11] ?? 0) + (fields[12] ?? 0)) / ticksPerSecond }
  } catch {
    return null
  }
}

/** A process and all below it, as Linux counts them (proc(5)). */
function processesBelow(root: number) {
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
  return new Map([...stats].filter(([pid]) => pid > 1 && belongs(pid)))
}

/** Processor time and memory of a process tree, and the memory of its largest process. */
export function usageOf(root: number): { cpuSeconds: number; memoryBytes: number; largestBytes: number } {
  let [cpuSeconds, memoryBytes, largestBytes] = [0, 0, 0]
  for (const [pid, stat] of processesBelow(root)) {
    const bytes = proportionalBytes(pid)
    cpuSeconds += stat.cpuSeconds
    memoryBytes += bytes
    largestBytes = Math.max(largestBytes, bytes)
  }
  return { cpuSeconds, memoryBytes, largestBytes }
}

/** The peak memory that work adds to the process that grows most, and to the whole process tree. */
export async function memoryAdded(
  root: number,
  work: () => Promise<unknown>,
): Promise<{ mostBytes: number; allBytes: number }> {
  const processes = [...processesBelow(root).keys()].map((pid) => ({ pid, before: proportionalBytes(pid) }))
  let [mostBytes, allBytes] = [0, 0]
  const look = () => {
    const added = processes.map(({ pid, before }) => proportionalBytes(pid) - before)
    mostBytes = Math.max(mostBytes, ...added)
    allBytes = Math.max(
      allBytes,
      added.reduce((sum, bytes) => sum + bytes, 0),
    )
  }
  const timer = setInterval(look, 100)
  await work()
  look()
  clearInterval(timer)
  return { mostBytes, allBytes }
}

/** The peak memory while something runs, of all processes and of the largest, sampled ten times per second. */
export async function peakMemory<Result>(
  root: number,
  work: Promise<Result>,
): Promise<{ result: Result; peakBytes: number; largestBytes: number }> {
  let [peakBytes, largestBytes] = [0, 0]
  const timer = setInterval(() => {
    const usage = usageOf(root)
    peakBytes = Math.max(peakBytes, usage.memoryBytes)
    largestBytes = Math.max(largestBytes, usage.largestBytes)
  }, 100)
  const result = await work
  clearInterval(timer)
  return { result, peakBytes, largestBytes }
}
