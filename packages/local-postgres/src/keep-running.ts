import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import { endOrphans } from './orphans.ts'
import { runningPort, type StartOptions, startServer, stopServer } from './server.ts'

const lookMilliseconds = 500
const firstPauseMilliseconds = 500
const longestPauseMilliseconds = 10_000
/** A server that lived this long had recovered: the pauses begin anew. */
const recoveredMilliseconds = 60_000

/**
 * Starts a server again that has ended, with growing pauses as long as it does not stay up. `tell` hears of each end and
 * each start that failed. Answers how to stop: nothing runs any more then.
 */
export function keepServerRunning(
  cluster: Cluster,
  options: StartOptions,
  tell: (sentence: string) => void,
): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined)

  const watch = async () => {
    let startedAt = performance.now()
    let wait = firstPauseMilliseconds
    while (!signal.aborted) {
      await pause(lookMilliseconds)
      if (signal.aborted || runningPort(cluster) !== null) continue
      if (performance.now() - startedAt > recoveredMilliseconds) wait = firstPauseMilliseconds
      tell(`PostgreSQL ended unexpectedly and starts again in ${wait / 1000} s. See ${options.logFile}.`)
      await pause(wait)
      wait = Math.min(wait * 2, longestPauseMilliseconds)
      if (signal.aborted) return
      startedAt = performance.now()
      try {
        await endOrphans(cluster.directory)
        await startServer(cluster, options)
        if (!signal.aborted) tell('PostgreSQL runs again.')
      } catch (error) {
        if (!signal.aborted) tell(error instanceof Error ? error.message : String(error))
      }
    }
  }

  const watching = watch()
  return async () => {
    stopping.abort()
    // One that is just starting is stopped as well: whoever waits for it gives up then.
    await stopServer(cluster)
    await watching
    await stopServer(cluster)
  }
}
