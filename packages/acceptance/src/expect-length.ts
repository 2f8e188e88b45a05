import { expect } from 'vitest'

/** Expects an answer to say its length, unless it comes in chunks, as from S3 (docs/decisions/014). */
export function expectLength({ headers }: Response, sizeBytes: number): void {
  const isInChunks = headers.get('transfer-encoding') === 'chunked'
  expect(headers.get('content-length')).toBe(isInChunks ? null : String(sizeBytes))
}
