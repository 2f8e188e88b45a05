import { expect } from 'vitest'
import { expectedAnswer, type RangeRequest, type Representation } from './range-oracle.ts'

/** The representation with what else its answers must say. */
export interface ServedRepresentation extends Representation {
  bytes: Uint8Array
  contentType: string
}

/** Expects of an answer all that the oracle says: status, headers, and each byte. Reads the body. */
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

/** The one right body (RFC 9110 §14.6, RFC 2046 §5.1.1) with the boundary that the answer has chosen. */
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
