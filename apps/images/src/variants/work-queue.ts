import { AppError } from '@abparts/contracts/error'
import pLimit from 'p-limit'

/** Runs work when there is room for it. */
export type WorkQueue = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * At most `concurrency` at once and `maxWaiting` in line. Whoever comes beyond that is told at once to come again
 * (`unavailable`), instead of waiting with its bytes in memory.
 */
export function createWorkQueue({ concurrency, maxWaiting }: { concurrency: number; maxWaiting: number }): WorkQueue {
  const limit = pLimit(concurrency)
  return (work) => {
    if (limit.pendingCount >= maxWaiting)
      throw new AppError('unavailable', 'Too many images at once. Try again in a moment.', { retryAfterSeconds: 2 })
    return limit(work)
  }
}
