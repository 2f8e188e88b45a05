/** Set in the environment of a worker: it shares its port with its siblings. */
const workerMark = 'ABPARTS_WORKER'
const restartPauseMilliseconds = 200

/**
 * Runs `start` in this process, or with more than one worker in that many copies of it, which share one port
 * (`SO_REUSEPORT`). A worker that dies is replaced; one that cannot start at all ends all of them with its exit code.
 * SIGTERM, SIGINT and the loss of the supervisor reach every worker.
 */
export function runWorkers(count: number, start: (options: { reusePort: boolean }) => void | Promise<void>): void {
  const isWorker = process.env[workerMark] !== undefined
  if (isWorker || count === 1) void start({ reusePort: isWorker })
  else supervise(count)
}

function supervise(count: number): void {
  const workers = new Set<Bun.Subprocess>()
  let stopping = false

  const launch = () => {
    let listening = false
    const worker = Bun.spawn([process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
      // glibc gives every thread its own heap, and libvips has many threads: fewer heaps reduce fragmentation.
      env: { MALLOC_ARENA_MAX: '2', ...process.env, [workerMark]: '1' },
      stdio: ['ignore', 'inherit', 'inherit'],
      ipc: () => {
        listening = true
      },
      onExit: (_, exitCode) => {
        workers.delete(worker)
        if (stopping) return
        if (listening) setTimeout(launch, restartPauseMilliseconds)
        else stop(exitCode ?? 1)
      },
    })
    workers.add(worker)
  }
  const stop = async (exitCode: number) => {
    stopping = true
    for (const worker of workers) worker.kill('SIGTERM')
    await Promise.all([...workers].map((worker) => worker.exited))
    process.exit(exitCode)
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, () => stop(0))
  for (let index = 0; index < count; index++) launch()
}
