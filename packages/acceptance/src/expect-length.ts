import { expect } from 'vitest'

/**
 * Expects an answer to say its length, unless it comes in chunks, as from S3:
 * docs/decisions/013-a-stream-has-no-length-on-buns-server.md.
 */
export function expectLength({ headers }: Response, sizeBytes: number): void {
  const isInChunks = headers.get('transfer-encoding') === 'chunked'
  expect(headers.get('content-length')).toBe(isInChunks ? null : String(sizeBytes))
}
