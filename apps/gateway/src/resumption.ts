import type { IncomingMessage } from 'node:http'

/** How the rest of an answer can be asked for. */
export interface Resumption {
  /** The headers of a request for what comes after the first `passedBytes` of the answer. */
  headersAfter: (passedBytes: number) => Record<string, string>
  /** What the answer to it brings. */
  readRest: (answer: IncomingMessage, passedBytes: number) => 'rest' | 'nothing left' | 'something else'
}

const contentRange = /^bytes (\d+)-(\d+)\//

/** Null for an answer that nobody promises to be the same when it is asked for again (RFC 9110 §8.8.1, §14). */
export function resumptionOf({ statusCode, headers }: IncomingMessage): Resumption | null {
  const { etag } = headers
  if (etag === undefined || etag.startsWith('W/') || headers['accept-ranges'] !== 'bytes') return null
  const [, first, last = ''] = contentRange.exec(headers['content-range'] ?? '') ?? []
  if (statusCode === 206 ? first === undefined : statusCode !== 200) return null
  const positionAfter = (passedBytes: number) => Number(first ?? 0) + passedBytes
  return {
    headersAfter: (passedBytes) => ({ range: `bytes=${positionAfter(passedBytes)}-${last}`, 'if-match': etag }),
    readRest: (answer, passedBytes) => {
      const position = positionAfter(passedBytes)
      const range = answer.headers['content-range'] ?? ''
      if (answer.statusCode === 206 && Number(contentRange.exec(range)?.[1]) === position) return 'rest'
      return answer.statusCode === 416 && range === `bytes */${position}` ? 'nothing left' : 'something else'
    },
  }
}
