import { freeBuffer } from '@abparts/storage/free-memory'

/** Smaller ones may belong to a pool that others share. */
const leastBytes = 64 * 1024

/**
 * The same bytes, read on demand. A buffer is freed when a chunk of another one comes, so the reader must be done with
 * a chunk when it requests the next one.
 */
export function freeBuffers(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = stream.getReader()
  let latest: ArrayBufferLike | undefined
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (value?.buffer !== latest && Number(latest?.byteLength) >= leastBytes) freeBuffer(latest)
        latest = value?.buffer
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
