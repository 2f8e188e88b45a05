import { createHash } from 'node:crypto'

/** What a request carries, read from its beginning as often as it is tried. */
export interface Body {
  sizeBytes: number
  /** Lower-case hexadecimal. The signature covers it, so the server checks it. */
  sha256: string
  /** Each block holds until the next one is asked for. */
  read: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** A few bytes that are in memory. */
export const bodyOf = (bytes: Uint8Array): Body => ({
  sizeBytes: bytes.byteLength,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  read: () => (bytes.byteLength === 0 ? [] : [bytes]),
})
