import { expect } from 'vitest'

/**
 * What RFC 9110 says about ranges and conditions, written from its text and sharing no code with what is tested. It
 * reads numbers as `bigint` and only accepts dates in the preferred format.
 */

/** The requested representation. */
export interface Representation {
  sizeBytes: number
  /** Strong, with its quotes. */
  etag: string
  /** Long ago, so that a date identifies it. */
  lastModified: Date
}

export interface RangeRequest {
  method: 'GET' | 'HEAD'
  headers: Record<string, string>
}

/** `ranges` are the first and the last byte of each part, in order. */
export type ExpectedAnswer =
  | { status: 200 | 304 | 412 | 416 }
  | { status: 206; ranges: [first: number, last: number][] }

/**
 * Beyond this many ranges, a server may consider a request an attack (§14.2, §17.15). Ours then sends the whole file.
 */
const mostRanges = 8

/** The steps of §13.2.2, in their order. */
function expectedAnswer({ method, headers }: RangeRequest, file: Representation): ExpectedAnswer {
  const ifMatch = headers['if-match']
  const ifNoneMatch = headers['if-none-match']
  const changedAfter = (date: string | undefined) => isAfter(file.lastModified, date)

  if (ifMatch !== undefined) {
    if (!tagsIn(ifMatch).some((tag) => tag === '*' || tag === file.etag)) return { status: 412 }
  } else if (changedAfter(headers['if-unmodified-since']) === true) return { status: 412 }

  if (ifNoneMatch !== undefined) {
    if (tagsIn(ifNoneMatch).some((tag) => tag === '*' || tag.replace(/^W\//, '') === file.etag)) return { status: 304 }
  } else if (changedAfter(headers['if-modified-since']) === false) return { status: 304 }

  if (method === 'GET' && headers.range !== undefined && sameAsBefore(headers['if-range'], file))
    return rangesIn(headers.range, file.sizeBytes)
  return { status: 200 }
}

/** §13.1.5: only exactly this tag, or exactly this date, keeps the range. */
function sameAsBefore(ifRange: string | undefined, file: Representation): boolean {
  return ifRange === undefined || ifRange === file.etag || ifRange === file.lastModified.toUTCString()
}

/** §13.1.1, §8.8.3: `*`, or entity tags separated by commas. Anything else matches nothing. */
function tagsIn(list: string): string[] {
  const tags: string[] = []
  for (let rest = list.trim(); rest !== ''; ) {
    const tag = /^(?:\*|(?:W\/)?"[^"\s]*")/.exec(rest)?.[0]
    if (tag === undefined) return tags
    tags.push(tag)
    rest = rest.slice(tag.length).replace(/^\s*,\s*/, '')
  }
  return tags
}

/** §5.6.7, §8.8.2: whole seconds. Null for what is not a date, and for none. */
function isAfter(moment: Date, date: string | undefined): boolean | null {
  if (date === undefined || new Date(date).toUTCString() !== date) return null
  return Math.floor(moment.getTime() / 1000) > Date.parse(date) / 1000
}

/** §14.1.2, §14.2, §15.3.7, §15.5.17. */
function rangesIn(header: string, sizeBytes: number): ExpectedAnswer {
  const whole: ExpectedAnswer = { status: 200 }
  const equals = header.indexOf('=')
  if (header.slice(0, equals).toLowerCase() !== 'bytes') return whole
  const specs = header
    .slice(equals + 1)
    .split(',')
    .map((spec) => spec.trim())
    .filter(Boolean)
  if (specs.length === 0 || !specs.every(isWellFormed)) return whole

  const ranges = specs.map((spec) => satisfied(spec, BigInt(sizeBytes))).filter((range) => range !== null)
  if (ranges.length === 0) return { status: 416 }
  const apart = ranges.every(([first, last], one) =>
    ranges.every(([f, l], other) => one === other || last < f || l < first),
  )
  if (sizeBytes === 0 || ranges.length > mostRanges || !apart) return whole
  return { status: 206, ranges: ranges.map(([first, last]) => [Number(first), Number(last)]) }
}

/** `int-range` or `suffix-range`; the last byte of an `int-range` must not come before its first. */
function isWellFormed(spec: string): boolean {
  if (!/^([0-9]+-[0-9]*|-[0-9]+)$/.test(spec)) return false
  const [first = '', last = ''] = spec.split('-')
  return first === '' || last === '' || BigInt(first) <= BigInt(last)
}

/** The first and last byte of a range within the file; null when the file has no byte of the range. */
function satisfied(spec: string, size: bigint): [first: bigint, last: bigint] | null {
  const [first = '', last = ''] = spec.split('-')
  if (first === '') {
    const length = BigInt(last)
    if (length === 0n) return null
    return [length > size ? 0n : size - length, size - 1n]
  }
  if (BigInt(first) >= size) return null
  return [BigInt(first), last === '' || BigInt(last) >= size ? size - 1n : BigInt(last)]
}

/** The representation, with the other headers of its responses. */
export interface ServedRepresentation extends Representation {
  bytes: Uint8Array
  contentType: string
}

/** Expects everything of a response that the oracle says: status, headers, and each byte. Reads the body. */
export async function expectRangeAnswer(
  answer: Response,
  request: RangeRequest,
  file: ServedRepresentation,
): Promise<void> {
  const expected = expectedAnswer(request, file)
  const body = Buffer.from(await answer.arrayBuffer())
  const header = (name: string) => answer.headers.get(name)
  const about = JSON.stringify(request)
  expect(answer.status, about).toBe(expected.status)
  if (expected.status === 412) return
  if (expected.status === 416) {
    expect(header('content-range'), about).toBe(`bytes */${file.sizeBytes}`)
    return
  }
  expect(header('etag'), about).toBe(file.etag)
  expect(header('last-modified'), about).toBe(file.lastModified.toUTCString())
  if (expected.status === 304) return expect(body.length, about).toBe(0)
  expect(header('accept-ranges'), about).toBe('bytes')

  if (!('ranges' in expected)) {
    expect([header('content-type'), header('content-range')], about).toEqual([file.contentType, null])
    return expect(body.equals(request.method === 'HEAD' ? Buffer.alloc(0) : file.bytes), about).toBe(true)
  }
  const slices = expected.ranges.map(([first, last]) => ({
    range: `bytes ${first}-${last}/${file.sizeBytes}`,
    bytes: file.bytes.subarray(first, last + 1),
  }))
  const [only, ...others] = slices
  if (others.length > 0) return expect(body.equals(multipartOf(slices, header('content-type'), file)), about).toBe(true)
  expect([header('content-type'), header('content-range')], about).toEqual([file.contentType, only?.range])
  expect(body.equals(only?.bytes ?? Buffer.alloc(0)), about).toBe(true)
}

/** The only correct body (RFC 9110 §14.6, RFC 2046 §5.1.1) with the boundary chosen by the response. */
function multipartOf(
  parts: { range: string; bytes: Uint8Array }[],
  contentType: string | null,
  file: ServedRepresentation,
): Buffer {
  const boundary = /^multipart\/byteranges; *boundary=([\w'()+,./:=?-]{1,70})$/.exec(contentType ?? '')?.[1]
  expect(boundary, `${contentType}`).toBeDefined()
  const head = (range: string) =>
    `--${boundary}\r\nContent-Type: ${file.contentType}\r\nContent-Range: ${range}\r\n\r\n`
  return Buffer.concat([
    ...parts.flatMap(({ range, bytes }) => [Buffer.from(head(range)), bytes, Buffer.from('\r\n')]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
}
