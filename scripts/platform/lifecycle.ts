import { printError } from '@abparts/runtime/print'
import { step } from './step.ts'

export interface Lifecycle {
  /** Aborted when it is time to stop. */
  signal: AbortSignal
  /** Resolves when it is time to stop. */
  stopped: Promise<void>
  /** What must be undone at the end, however it ends. The last is undone first. */
  defer: (close: () => Promise<void>) => void
  /** Runs one step of the work, with a line that reports it. No step starts once it is time to stop. */
  step: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>
}

/** Deferred work ends sooner: services within six seconds, PostgreSQL within a few more. */
const longestEndMilliseconds = 30_000

type Work = (lifecycle: Lifecycle) => Promise<void>

/**
 * Runs `work`, undoes what it deferred, and ends the process: with code 0 on success or when asked to stop (SIGINT,
 * SIGTERM, SIGHUP, or the death of the parent process), otherwise with code 1 and the sentence of what failed, or with
 * the code that `work` left in `process.exitCode`.
 */
export async function runOnce(work: Work): Promise<never> {
  const controller = new AbortController()
  const { signal } = controller
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => controller.abort())

  const stack = new AsyncDisposableStack()
  const lifecycle: Lifecycle = {
    signal,
    stopped: untilAborted(signal),
    defer: (close) => stack.defer(close),
    step: (name, stepWork) => {
      signal.throwIfAborted()
      return step(name, stepWork)
    },
  }
  const fail = (error: unknown) => {
    process.exitCode ||= 1
    printError(error)
  }
  let isEnding = false
  const end = async () => {
    if (isEnding) return
    isEnding = true
    setTimeout(() => process.exit(), longestEndMilliseconds).unref()
    await stack.disposeAsync().catch(fail)
    process.exit()
  }
  // Unhandled errors must not reach the terminal raw, and must leave nothing running.
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, (error: unknown) => {
      fail(error)
      void end()
    })
  await work(lifecycle).catch((error: unknown) => signal.aborted || fail(error))
  if (signal.aborted) printError('Stopping …')
  await end()
  return await new Promise<never>(() => undefined)
}

/** The same, but what `work` has started stays up until asked to stop. */
export const runUntilStopped = (work: Work): Promise<never> =>
  runOnce(async (lifecycle) => {
    await work(lifecycle)
    await lifecycle.stopped
  })

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (signal.aborted) resolve()
  })
