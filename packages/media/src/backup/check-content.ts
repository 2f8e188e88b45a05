import { createHash } from 'node:crypto'
import { checkExpected } from '@abparts/storage/check-expected'
import type { WrittenObject } from '@abparts/storage/storage'
import { streamOf } from '@abparts/storage/stream-of'

/** The same bytes. Ends in `unprocessable` instead of its end when they are not what they should be. */
export function checkContent(stream: ReadableStream<Uint8Array>, expected: WrittenObject): ReadableStream<Uint8Array> {
  async function* checked() {
    const hash = createHash('sha256')
    let sizeBytes = 0
    for await (const chunk of stream) {
      hash.update(chunk)
      sizeBytes += chunk.byteLength
      yield chunk
    }
    checkExpected({ sizeBytes, sha256: hash.digest('hex') }, expected)
  }
  return streamOf(checked())
}
