import type { ReadableStreamReadResult } from 'node:stream/web'
import { AppError } from '@abparts/contracts/error'
import {
  maxSmallBodySeconds,
  maxUnfinishedBodyBytes,
  maxUploadSilenceSeconds,
  minUploadBytesPerSecond,
  uploadGraceSeconds,
} from '@abparts/contracts/limits'
import { createShares, type Holder, type Shares } from './shares.ts'
import { stranger } from './stranger.ts'

/** How fast a sender must be. */
export interface BodyPace {
  /** How long nothing may arrive. */
  maxSilenceMilliseconds: number
  /** How long the sender has for everything; longer if it keeps to the rate. */
  graceMilliseconds: number
  /** `Infinity`: no rate makes the time longer. */
  minBytesPerSecond: number
}

export const uploadPace: BodyPace = {
  maxSilenceMilliseconds: maxUploadSilenceSeconds * 1000,
  graceMilliseconds: uploadGraceSeconds * 1000,
  minBytesPerSecond: minUploadBytesPerSecond,
}

const smallBodyPace: BodyPace = {
  maxSilenceMilliseconds: maxSmallBodySeconds * 1000,
  graceMilliseconds: maxSmallBodySeconds * 1000,
  minBytesPerSecond: Number.POSITIVE_INFINITY,
}

export const tooSlow = () =>
  new AppError('request_timeout', 'The rest of the body did not arrive in time. Send it again, or resume the upload.')

/** How long a sender may still make us wait. */
export class PaceMeter {
  readonly #pace: BodyPace
  #waitedMilliseconds = 0
  #bytes = 0

  constructor(pace: BodyPace) {
    this.#pace = pace
  }

  /** For the next bytes, counted from the last ones. Not above 0: the sender was too slow. */
  get leftMilliseconds(): number {
    const { maxSilenceMilliseconds, graceMilliseconds, minBytesPerSecond } = this.#pace
    const allMilliseconds = Math.max(graceMilliseconds, (this.#bytes / minBytesPerSecond) * 1000)
    return Math.min(maxSilenceMilliseconds, allMilliseconds - this.#waitedMilliseconds)
  }

  /** Called when awaited bytes have arrived. */
  arrived(sizeBytes: number, waitedMilliseconds: number): void {
    this.#bytes += sizeBytes
    this.#waitedMilliseconds += waitedMilliseconds
  }
}

export interface PacedBody {
  /** The next chunk. Throws `request_timeout` when the sender is too slow. */
  read: () => Promise<ReadableStreamReadResult<Uint8Array>>
  /** Nothing more is read. What the sender still sends is discarded. */
  cancel: () => Promise<void>
}

/** Reads a body on demand, and as long as its sender keeps the pace. */
export function openPacedBody(body: ReadableStream<Uint8Array>, pace: BodyPace): PacedBody {
  const reader = body.getReader()
  const meter = new PaceMeter(pace)
  return {
    async read() {
      const { promise: late, reject } = Promise.withResolvers<never>()
      const startedAt = performance.now()
      const timer = setTimeout(() => reject(tooSlow()), Math.max(0, meter.leftMilliseconds))
      try {
        const chunk = await Promise.race([reader.read(), late])
        meter.arrived(chunk.value?.byteLength ?? 0, performance.now() - startedAt)
        return chunk
      } finally {
        clearTimeout(timer)
      }
    },
    // Of a body that broke off, nothing is left.
    cancel: () => reader.cancel().catch(() => undefined),
  }
}

interface LimitBodyOptions {
  /** How fast the sender must be. */
  pace?: BodyPace
  /** Who sends it; by default a stranger. */
  holder?: Holder
  /** The memory of all bodies that are not whole yet, in bytes. */
  shares?: Shares
}

const unfinishedBodies = createShares({
  what: 'requests',
  capacity: maxUnfinishedBodyBytes,
  perGroup: maxUnfinishedBodyBytes / 2,
  perPerson: maxUnfinishedBodyBytes / 4,
  // Whoever waited would send into the memory of the system.
  maxWaiting: 0,
  maxWaitSeconds: 0,
})

/**
 * The same request with its whole body in memory, for handlers that read it without a limit of their own. Throws
 * `too_large` when the body says so, or at the first byte beyond, `bad_request` when it ends early, `request_timeout`
 * when it does not come in time, and what `holdNow` throws when too many others are on their way.
 */
export async function limitBody(
  request: Request,
  maxBytes: number,
  { pace = smallBodyPace, holder = stranger(), shares = unfinishedBodies }: LimitBodyOptions = {},
): Promise<Request> {
  if (request.body === null) return request
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes)
  const body = openPacedBody(request.body, pace)
  using share = shares.holdNow(holder, 0)
  try {
    let bytes = new Uint8Array()
    let sizeBytes = 0
    for (;;) {
      const { done, value } = await body.read()
      if (done) break
      const startBytes = sizeBytes
      sizeBytes += value.byteLength
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes)
      // Chunks are not kept: a sender may send single bytes.
      if (sizeBytes > bytes.byteLength) {
        const larger = new Uint8Array(Math.min(maxBytes, sizeBytes * 2))
        share.grow(larger.byteLength - bytes.byteLength)
        larger.set(bytes)
        bytes = larger
      }
      bytes.set(value, startBytes)
    }
    const { url, method, headers, signal } = request
    return new Request(url, { method, headers, signal, body: new Blob([bytes.subarray(0, sizeBytes)]) })
  } catch (cause) {
    await body.cancel()
    throw cause instanceof AppError ? cause : new AppError('bad_request', 'The body ended early.', { cause })
  }
}

const tooLarge = (maxBytes: number) => new AppError('too_large', `The body may have at most ${maxBytes} bytes.`)
