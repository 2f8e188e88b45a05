import { AppError } from '@abparts/contracts/error'
import pLimit from 'p-limit'

/** Runs work when there is room for it. */
export type WorkQueue = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * Runs at most `concurrency` at the same time and lets `maxWaiting` wait. Beyond that, work is refused immediately with
 * `unavailable`, instead of waiting with its bytes in memory.
 */
export function createWorkQueue({ concurrency, maxWaiting }: { concurrency: number; maxWaiting: number }): WorkQueue {
  const limit = pLimit(concurrency)
  return (work) => {
    if (limit.pendingCount >= maxWaiting)
      throw new AppError('unavailable', 'Too many images at the same time. Try again in a moment.', {
        retryAfterSeconds: 2,
      })
    return limit(work)
  }
}
