import { AppError } from '@abparts/contracts/error'
import { evaluateConditions, ifRangeHolds, type Validators } from './conditional.ts'
import { dispositionFor } from './content-disposition.ts'
import { problemResponse } from './problem.ts'
import { type ByteRange, type ByteRanges, multipartByteranges, parseRanges } from './range.ts'
import { streamBlob } from './stream-blob.ts'

/** Something with bytes, wherever they are. It must not change while it is served. */
export interface ServedFile extends Validators {
  sizeBytes: number
  contentType: string
  filename: string
  cacheControl: string
  /** Sent with content that a browser shows as a page. */
  contentSecurityPolicy?: string
  /** The bytes from `start` up to `end`, exclusive, read when the body is. */
  slice: (start: number, end: number) => Blob | ReadableStream<Uint8Array>
}

/**
 * Answers a GET or HEAD with a file according to RFC 9110 §13 and §14: 200, 206 for one range or several, 304, 412,
 * 416. HEAD answers like GET without a range, without the bytes. `?download=1` makes the browser download it.
 */
export function fileResponse(file: ServedFile, request: Request): Response {
  const outcome = evaluateConditions(request, file)
  if (outcome === 'precondition_failed')
    return problemResponse(new AppError('precondition_failed', 'The file is not the one that you expected.'))
  if (outcome === 'not_modified') return new Response(null, { status: 304, headers: validatorHeaders(file) })
  const headers = fileHeaders(file, request)
  if (request.method === 'HEAD') return new Response(null, { headers: withLength(headers, file.sizeBytes) })

  const ranges = rangesOf(file, request.headers)
  if (ranges === 'unsatisfiable') return rangeNotSatisfiable(file)
  if (ranges === 'whole')
    return new Response(wholeBody(file, request.headers), { status: 200, headers: withLength(headers, file.sizeBytes) })
  return ranges.length === 1 ? part(file, ranges[0], headers) : parts(file, ranges, headers)
}

function rangesOf(file: ServedFile, headers: Headers): ByteRanges | 'whole' | 'unsatisfiable' {
  const range = headers.get('range')
  return range !== null && ifRangeHolds(headers, file) ? parseRanges(range, file.sizeBytes) : 'whole'
}

function part(file: ServedFile, { start, end }: ByteRange, headers: Headers): Response {
  headers.set('content-range', `bytes ${start}-${end - 1}/${file.sizeBytes}`)
  return new Response(file.slice(start, end), { status: 206, headers: withLength(headers, end - start) })
}

function parts(file: ServedFile, ranges: ByteRanges, headers: Headers): Response {
  const { body, contentType, sizeBytes } = multipartByteranges(file, ranges)
  headers.set('content-type', contentType)
  return new Response(body, { status: 206, headers: withLength(headers, sizeBytes) })
}

/** The headers of a 304 (§15.4.5). */
const validatorHeaders = ({ etag, lastModified, cacheControl }: ServedFile) =>
  new Headers({ etag, 'last-modified': lastModified.toUTCString(), 'cache-control': cacheControl })

function fileHeaders(file: ServedFile, request: Request): Headers {
  const headers = validatorHeaders(file)
  headers.set('content-type', file.contentType)
  headers.set('content-disposition', dispositionFor(request, file.filename))
  headers.set('accept-ranges', 'bytes')
  headers.set('x-content-type-options', 'nosniff')
  if (file.contentSecurityPolicy !== undefined) headers.set('content-security-policy', file.contentSecurityPolicy)
  return headers
}

function withLength(headers: Headers, sizeBytes: number): Headers {
  headers.set('content-length', String(sizeBytes))
  return headers
}

function rangeNotSatisfiable(file: ServedFile): Response {
  const sentence = `The file has ${file.sizeBytes} bytes; the range is outside of them.`
  const response = problemResponse(new AppError('range_not_satisfiable', sentence))
  response.headers.set('content-range', `bytes */${file.sizeBytes}`)
  response.headers.set('accept-ranges', 'bytes')
  return response
}

/**
 * Bun applies a single `Range` by itself to a 200 whose body is a file. It agrees with us about several ranges and
 * about entity tags in If-Range. Wherever it may not agree, the bytes go through a stream, which Bun leaves alone but
 * sends without a length.
 */
function wholeBody(file: ServedFile, headers: Headers): Blob | ReadableStream<Uint8Array> {
  const body = file.slice(0, file.sizeBytes)
  const range = headers.get('range')
  if (range === null || body instanceof ReadableStream) return body
  const isSeveral = /^bytes=[^=]*,[^=]*$/i.test(range)
  const isOtherTag = headers.get('if-range')?.includes('"') && !ifRangeHolds(headers, file)
  return isSeveral || isOtherTag ? body : streamBlob(body)
}
