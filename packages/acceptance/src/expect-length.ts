import { expect } from 'vitest'

/**
 * Expects a response to declare its length, unless it comes in chunks, as from S3:
 * docs/decisions/013-streams-have-no-content-length-on-bun.md.
 */
export function expectLength({ headers }: Response, sizeBytes: number): void {
  const isInChunks = headers.get('transfer-encoding') === 'chunked'
  expect(headers.get('content-length')).toBe(isInChunks ? null : String(sizeBytes))
}
