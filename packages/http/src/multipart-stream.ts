import type { Readable } from 'node:stream'
import { brokenBody, tooLarge } from './multipart-error.ts'

interface FileStreamOptions {
  maxBytes: number
  /** Settles when the form around the file was read, well or not. */
  whole: Promise<void>
  /** Told of a failure at once, before whoever reads the stream has cleaned up. */
  fail: (error: Error) => void
}

/**
 * The bytes of a form's file, one chunk at a time and only when asked for. Errors with `too_large` at the first byte
 * beyond `maxBytes`; ends when the whole form was read.
 */
export function fileStream(part: Readable, options: FileStreamOptions): ReadableStream<Uint8Array> {
  const chunks = readFile(part, options)
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        await chunks.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

async function* readFile(part: Readable, { maxBytes, whole, fail }: FileStreamOptions) {
  // When the reader gives up, its error is the one that counts, not that the rest of the form was never read.
  const chunks: AsyncIterable<Uint8Array> = part.iterator({ destroyOnReturn: false })
  let size = 0
  try {
    for await (const chunk of chunks) {
      size += chunk.byteLength
      if (size > maxBytes) throw tooLarge(maxBytes)
      yield chunk
    }
  } catch (cause) {
    const error = brokenBody(cause)
    fail(error)
    throw error
  }
  await whole
}
