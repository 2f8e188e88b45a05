const root = new URL('..', import.meta.url).pathname

/**
 * Runs a program, and returns how long it took and its peak memory. The kernel records the peak: sampling a running
 * process would stop its threads each time.
 */
export async function measureCommand(command: string[], env: Record<string, string> = {}) {
  const startedAt = performance.now()
  const child = Bun.spawn(command, {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, complaint] = await Promise.all([child.stdout.text(), child.stderr.text()])
  if ((await child.exited) !== 0) throw new Error(`${command.join(' ')} failed: ${output}${complaint}`)
  const seconds = (performance.now() - startedAt) / 1000
  return { seconds, peakBytes: child.resourceUsage()?.maxRSS ?? 0, output }
}
