/** Smaller ones may belong to a pool that others share. */
const leastBytes = 64 * 1024

/**
 * The same bytes, read only when asked for. A buffer is freed when a chunk of another one comes, so whoever reads must be
 * done with a chunk when they ask for the next. Left to the garbage collector, what a few fast uploads leave behind would
 * come to 100 MB before it runs.
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
