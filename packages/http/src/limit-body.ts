import { AppError } from '@abparts/contracts/error'
import { maxUnfinishedBodyBytes } from '@abparts/contracts/limits'
import { createMemoryBudget } from './memory-budget.ts'
import { type BodyPace, openPacedBody, smallBodyPace } from './paced-body.ts'

interface LimitBodyOptions {
  /** How fast the sender must be. */
  pace?: BodyPace
  /** What all bodies hold together that are not whole yet. */
  hold?: ReturnType<typeof createMemoryBudget>
}

const holdUnfinished = createMemoryBudget(maxUnfinishedBodyBytes)

/**
 * The same request with its whole body in memory, for handlers that read it without a limit of their own. Throws
 * `too_large` when the body says so, or at the first byte beyond, `bad_request` when it breaks off, `request_timeout`
 * when it does not come in time, and `unavailable` when too many others are on their way.
 */
export async function limitBody(
  request: Request,
  maxBytes: number,
  { pace = smallBodyPace, hold = holdUnfinished }: LimitBodyOptions = {},
): Promise<Request> {
  if (request.body === null) return request
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes)
  const body = openPacedBody(request.body, pace)
  const held = hold()
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
        held.take(larger.byteLength - bytes.byteLength)
        larger.set(bytes)
        bytes = larger
      }
      bytes.set(value, startBytes)
    }
    const { url, method, headers, signal } = request
    return new Request(url, { method, headers, signal, body: new Blob([bytes.subarray(0, sizeBytes)]) })
  } catch (cause) {
    await body.cancel()
    throw cause instanceof AppError
      ? cause
      : new AppError('bad_request', 'The body breaks off before its end.', { cause })
  } finally {
    held.release()
  }
}

const tooLarge = (maxBytes: number) => new AppError('too_large', `The body may have at most ${maxBytes} bytes.`)
