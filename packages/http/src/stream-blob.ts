const chunkBytes = 128 * 1024

/**
 * A blob's bytes, a chunk at a time and only on demand: a reader that stalls costs one chunk. Bun's own stream of a
 * file costs more than a megabyte.
 */
export function streamBlob(blob: Blob): ReadableStream<Uint8Array> {
  let offset = 0
  return new ReadableStream(
    {
      async pull(controller) {
        if (offset >= blob.size) return controller.close()
        const chunk = await blob.slice(offset, offset + chunkBytes).arrayBuffer()
        offset += chunkBytes
        controller.enqueue(new Uint8Array(chunk))
      },
    },
    { highWaterMark: 0 },
  )
}
