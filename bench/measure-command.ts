import { peakMemory } from './process-tree.ts'

const root = new URL('..', import.meta.url).pathname

/** Runs a program, and answers how long it took, and how much memory it and what it started had at most. */
export async function measureCommand(command: string[], env: Record<string, string> = {}) {
  const startedAt = performance.now()
  const child = Bun.spawn(command, {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const complaint = child.stderr.text()
  const { result: output, peakBytes } = await peakMemory(child.pid, child.stdout.text())
  if ((await child.exited) !== 0) throw new Error(`${command.join(' ')} failed: ${output}${await complaint}`)
  return { seconds: (performance.now() - startedAt) / 1000, peakBytes, output }
}
