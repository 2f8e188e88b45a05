import { AppError } from '@abparts/contracts/error'
import { step } from './step.ts'

export interface Lifecycle {
  /** Aborted when the platform is asked to stop. */
  signal: AbortSignal
  /** What must be undone at the end, whatever ends it. The last comes first. */
  defer: (close: () => Promise<void>) => void
  /** Does one step of the work, with a line that tells of it; none is begun any more when it is time to stop. */
  step: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>
}

/**
 * Runs `work` until it fails, or, once it has succeeded, until SIGINT, SIGTERM, SIGHUP or the death of the process
 * that started this one. Then everything deferred is closed. Asked to stop, it exits with code 0 at whatever point
 * that came; else with 1 and the sentence of what failed.
 */
export async function runUntilStopped(work: (lifecycle: Lifecycle) => Promise<void>): Promise<never> {
  const controller = new AbortController()
  const { signal } = controller
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => controller.abort())

  const stack = new AsyncDisposableStack()
  let exitCode = 0
  try {
    await work({
      signal,
      defer: (close) => stack.defer(close),
      step: (name, work) => {
        signal.throwIfAborted()
        return step(name, work)
      },
    })
    await stopped
  } catch (error) {
    if (!signal.aborted) {
      exitCode = 1
      console.error(error instanceof AppError ? error.message : error)
    }
  }
  if (signal.aborted) console.log('\nStopping …')
  await stack.disposeAsync().catch((error: unknown) => {
    exitCode = 1
    console.error(error)
  })
  process.exit(exitCode)
}
