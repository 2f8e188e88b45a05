/** Smaller ones may belong to a pool that others share. */
const leastBytes = 64 * 1024

/**
 * The same bytes, read on demand. A buffer is freed when a chunk of another one comes, so the reader must be done with
 * a chunk when it requests the next one. Left to the garbage collector, a few fast uploads would leave 100 MB behind
 * before it runs.
 */
export function freeBuffers(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = stream.getReader()
  let latest: ArrayBufferLike | undefined
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (value?.buffer !== latest) free(latest)
        latest = value?.buffer
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function free(buffer: ArrayBufferLike | undefined): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= leastBytes) buffer.transfer(0)
}
