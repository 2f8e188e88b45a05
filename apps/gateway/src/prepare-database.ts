import { AppError } from '@abparts/contracts/error'
import type { Check } from '@abparts/runtime/health'
import type { Logger } from '@abparts/runtime/log'

const pauseMilliseconds = 1000

export interface Preparation {
  /** Null when everything is done. */
  problem: Check
  /** Stops retrying. */
  stop: () => void
}

/**
 * Prepares the database before anybody can sign in, and retries every second until it succeeds: the gateway answers
 * without its database, and becomes ready when it is available. Each new reason for a failure is logged.
 */
export function prepareDatabase(work: () => Promise<void>, log: Logger): Preparation {
  let problem: string | null = 'The database is being prepared.'
  let stopped = false
  let lastReason = ''
  const attempt = async () => {
    try {
      await work()
      problem = null
    } catch (error) {
      const reason = String(error)
      if (reason !== lastReason) log.warn({ err: error }, 'the database could not be prepared, retrying')
      lastReason = reason
      problem = error instanceof AppError ? error.message : 'The database could not be prepared: see the log.'
      if (!stopped) setTimeout(attempt, pauseMilliseconds)
    }
  }
  void attempt()
  return {
    problem: async () => problem,
    stop: () => {
      stopped = true
    },
  }
}
