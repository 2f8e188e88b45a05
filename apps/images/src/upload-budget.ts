import { AppError } from '@abparts/contracts/error'

/** Keeps the bytes of one upload until `release`. */
export interface UploadHold {
  /** Throws `unavailable` when all uploads together would hold too much. */
  take: (sizeBytes: number) => void
  release: () => void
}

/** Bounds what all uploads hold in memory together: a burst is told to come again, and a slow sender holds little. */
export function createUploadBudget(maxBytes: number): () => UploadHold {
  let usedBytes = 0
  return () => {
    let heldBytes = 0
    return {
      take: (sizeBytes) => {
        if (usedBytes + sizeBytes > maxBytes)
          throw new AppError('unavailable', 'Too many uploads at once. Try again in a moment.', {
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

/** Reads a stream into one buffer, as far as the hold allows. */
export async function readHeld(stream: ReadableStream<Uint8Array>, hold: UploadHold): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) {
    hold.take(chunk.length)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
