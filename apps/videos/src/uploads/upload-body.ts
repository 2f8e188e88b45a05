import { AppError } from '@abparts/contracts/error'

interface UploadBodyOptions {
  /** What is still missing of the upload. */
  maxBytes: number
  /** Ends the stream early, as if the sender had sent no more. */
  stop: AbortSignal
}

/**
 * The bytes that a request brings for an upload, read only when asked for. Errors with `too_large` at the first byte
 * beyond `maxBytes`, and with `bad_request` when the sender is gone.
 */
export function uploadBody(
  body: ReadableStream<Uint8Array>,
  { maxBytes, stop }: UploadBodyOptions,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  const cancel = () => void reader.cancel()
  let left = maxBytes
  return new ReadableStream(
    {
      start: () => (stop.aborted ? cancel() : stop.addEventListener('abort', cancel)),
      async pull(controller) {
        const chunk = await reader.read().catch((cause) => {
          throw new AppError('bad_request', 'The body breaks off before its end.', { cause })
        })
        if (chunk.done) return controller.close()
        left -= chunk.value.byteLength
        if (left < 0) throw tooMuch(maxBytes)
        controller.enqueue(chunk.value)
      },
      cancel: () => reader.cancel(),
    },
    { highWaterMark: 0 },
  )
}

export const tooMuch = (maxBytes: number) =>
  new AppError('too_large', `Only ${maxBytes} bytes were missing of this upload, and more were sent.`)
