import { AppError } from '@abparts/contracts/error'

/** What one request holds in memory, until `release`. */
export interface MemoryHold {
  /** Throws `unavailable` when all together would hold too much. */
  take: (sizeBytes: number) => void
  release: () => void
}

/** Bounds what all requests hold in memory together: a burst is told to come again, and a slow sender holds little. */
export function createMemoryBudget(maxBytes: number): () => MemoryHold {
  let usedBytes = 0
  return () => {
    let heldBytes = 0
    return {
      take: (sizeBytes) => {
        if (usedBytes + sizeBytes > maxBytes)
          throw new AppError('unavailable', 'Too much is being sent at once. Try again in a moment.', {
            retryAfterSeconds: 2,
          })
        usedBytes += sizeBytes
        heldBytes += sizeBytes
      },
      release: () => {
        usedBytes -= heldBytes
        heldBytes = 0
      },
    }
  }
}
