import type { ReadableStreamDefaultReader } from 'node:stream/web'
import { streamBlob } from './stream-blob.ts'

/** Bytes from `start` up to `end`, exclusive. */
export interface ByteRange {
  start: number
  end: number
}

export type ByteRanges = [ByteRange, ...ByteRange[]]

/** How many ranges are answered as such; no real reader requests more. */
const maxRanges = 8

/**
 * What a `Range` header requests of an object of `sizeBytes` (RFC 9110 §14.1.2, §14.2): the satisfiable ranges, in the
 * requested order, or `unsatisfiable` (416). Everything else is `whole`, to be answered as if the header were absent:
 * an unknown unit, a malformed header, more than eight ranges, or ranges that overlap.
 */
export function parseRanges(header: string, sizeBytes: number): ByteRanges | 'whole' | 'unsatisfiable' {
  const set = /^bytes=(.*)$/i.exec(header)?.[1]
  if (set === undefined) return 'whole'
  // A list may have empty elements (§5.6.1.2).
  const specs = set
    .split(',')
    .map((spec) => spec.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((spec) => spec !== '')
  const ranges = specs.map((spec) => parseSpec(spec, sizeBytes))
  if (ranges.length === 0 || ranges.includes('malformed')) return 'whole'
  const [first, ...others] = ranges.filter((range) => typeof range === 'object')
  if (first === undefined) return 'unsatisfiable'
  // An empty object has a last part, but no Content-Range can express it.
  if (sizeBytes === 0 || others.length >= maxRanges || overlap([first, ...others])) return 'whole'
  return [first, ...others]
}

function parseSpec(spec: string, sizeBytes: number): ByteRange | 'malformed' | 'unsatisfiable' {
  const [, first = '', last = ''] = /^(\d*)-(\d*)$/.exec(spec) ?? []
  if (first === '') {
    if (last === '') return 'malformed'
    return Number(last) === 0 ? 'unsatisfiable' : { start: Math.max(0, sizeBytes - Number(last)), end: sizeBytes }
  }
  // The two may be too large for a number to tell them apart.
  if (last !== '' && BigInt(last) < BigInt(first)) return 'malformed'
  if (Number(first) >= sizeBytes) return 'unsatisfiable'
  return { start: Number(first), end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) }
}

function overlap(ranges: ByteRange[]): boolean {
  const ordered = ranges.toSorted((a, b) => a.start - b.start)
  return ordered.some(({ start }, index) => start < (ordered[index - 1]?.end ?? 0))
}

interface Representation {
  sizeBytes: number
  contentType: string
  /** The bytes from `start` up to `end`, exclusive, read when the body is. */
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
 * slice is opened when the previous one has been sent, and abandoned as soon as the reader disconnects.
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
