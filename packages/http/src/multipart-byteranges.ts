import type { ReadableStreamDefaultReader } from 'node:stream/web'
import type { ByteRange } from './range.ts'
import { streamBlob } from './stream-blob.ts'

interface Representation {
  sizeBytes: number
  contentType: string
  /** The bytes from `start` to before `end`, read when the body is. */
  slice: (start: number, end: number) => Blob | ReadableStream<Uint8Array>
}

interface MultipartBody {
  contentType: string
  sizeBytes: number
  body: ReadableStream<Uint8Array>
}

type Piece = () => Blob | ReadableStream<Uint8Array>

/**
 * Several ranges as one `multipart/byteranges` body (RFC 9110 §14.6, RFC 2046 §5.1.1). It is read range by range: each
 * slice is opened when the one before has been sent, and given up as soon as the reader goes away.
 */
export function multipartByteranges(
  { sizeBytes, contentType, slice }: Representation,
  ranges: ByteRange[],
): MultipartBody {
  const boundary = crypto.randomUUID()
  const pieces: Piece[] = []
  let length = 0
  const addText = (text: string) => {
    const bytes = new Blob([text])
    pieces.push(() => bytes)
    length += bytes.size
  }

  for (const [index, { start, end }] of ranges.entries()) {
    const delimiter = `${index === 0 ? '' : '\r\n'}--${boundary}`
    const contentRange = `bytes ${start}-${end - 1}/${sizeBytes}`
    addText(`${delimiter}\r\nContent-Type: ${contentType}\r\nContent-Range: ${contentRange}\r\n\r\n`)
    pieces.push(() => slice(start, end))
    length += end - start
  }
  addText(`\r\n--${boundary}--\r\n`)
  return { contentType: `multipart/byteranges; boundary=${boundary}`, sizeBytes: length, body: joined(pieces) }
}

function joined(pieces: Piece[]): ReadableStream<Uint8Array> {
  const rest = pieces.values()
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  let isCancelled = false
  return new ReadableStream(
    {
      async pull(controller) {
        while (!isCancelled) {
          if (reader === undefined) {
            const next = rest.next()
            if (next.done) return controller.close()
            const piece = next.value()
            reader = (piece instanceof Blob ? streamBlob(piece) : piece).getReader()
          }
          const chunk = await reader.read()
          if (!chunk.done) return controller.enqueue(chunk.value)
          reader = undefined
        }
      },
      async cancel(reason) {
        isCancelled = true
        await reader?.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
