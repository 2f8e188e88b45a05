import type { ReadableStreamReadResult } from 'node:stream/web'
import { AppError } from '@abparts/contracts/error'
import {
  maxSmallBodySeconds,
  maxUploadSilenceSeconds,
  minUploadBytesPerSecond,
  uploadGraceSeconds,
} from '@abparts/contracts/limits'

/** How fast a sender must be. */
export interface BodyPace {
  /** How long nothing may come. */
  maxSilenceMilliseconds: number
  /** The sender has this long for everything, or longer if it keeps to the rate. */
  graceMilliseconds: number
  /** `Infinity`: no rate makes the time longer. */
  minBytesPerSecond: number
}

export const uploadPace: BodyPace = {
  maxSilenceMilliseconds: maxUploadSilenceSeconds * 1000,
  graceMilliseconds: uploadGraceSeconds * 1000,
  minBytesPerSecond: minUploadBytesPerSecond,
}

export const smallBodyPace: BodyPace = {
  maxSilenceMilliseconds: maxSmallBodySeconds * 1000,
  graceMilliseconds: maxSmallBodySeconds * 1000,
  minBytesPerSecond: Number.POSITIVE_INFINITY,
}

export const tooSlow = () =>
  new AppError('request_timeout', 'The rest of the body did not come in time. Send it again, or go on with the upload.')

/** How long a sender may still let us wait. */
export class Patience {
  readonly #pace: BodyPace
  #waitedMilliseconds = 0
  #bytes = 0

  constructor(pace: BodyPace) {
    this.#pace = pace
  }

  /** For the next bytes, counted from the last ones. Not above 0: it was too slow. */
  get leftMilliseconds(): number {
    const { maxSilenceMilliseconds, graceMilliseconds, minBytesPerSecond } = this.#pace
    const allMilliseconds = Math.max(graceMilliseconds, (this.#bytes / minBytesPerSecond) * 1000)
    return Math.min(maxSilenceMilliseconds, allMilliseconds - this.#waitedMilliseconds)
  }

  /** Bytes came, after they were waited for. */
  arrived(sizeBytes: number, waitedMilliseconds: number): void {
    this.#bytes += sizeBytes
    this.#waitedMilliseconds += waitedMilliseconds
  }
}

export interface PacedBody {
  /** The next chunk. Throws `request_timeout` when the sender is too slow. */
  read: () => Promise<ReadableStreamReadResult<Uint8Array>>
  /** Nothing more is read. What the sender still sends is dropped. */
  cancel: () => Promise<void>
}

/** Reads a body only when asked to, and as long as its sender keeps the pace. */
export function openPacedBody(body: ReadableStream<Uint8Array>, pace: BodyPace): PacedBody {
  const reader = body.getReader()
  const patience = new Patience(pace)
  return {
    async read() {
      const { promise: late, reject } = Promise.withResolvers<never>()
      const startedAt = performance.now()
      const timer = setTimeout(() => reject(tooSlow()), Math.max(0, patience.leftMilliseconds))
      try {
        const chunk = await Promise.race([reader.read(), late])
        patience.arrived(chunk.value?.byteLength ?? 0, performance.now() - startedAt)
        return chunk
      } finally {
        clearTimeout(timer)
      }
    },
    // Of a body that broke off, nothing is left.
    cancel: () => reader.cancel().catch(() => undefined),
  }
}
