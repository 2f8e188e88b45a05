import { inBlocks } from './in-blocks.ts'

const chunkBytes = 64 * 1024
const tagBytes = 16
/** So many are worked on at once, by all processors. */
const chunksAtOnce = 4
const name = 'ChaCha20-Poly1305'

/**
 * Encrypts or decrypts the payload of an age file: chunks of 64 KiB, each with a tag, the last one marked
 * (https://c2sp.org/age#payload). Done by the platform, since the library's own cipher takes twenty times as long.
 * Decrypting throws when anything is not what was encrypted, or missing.
 */
export async function* cryptPayload(
  operation: 'encrypt' | 'decrypt',
  payload: AsyncIterable<Uint8Array>,
  payloadKey: ArrayBuffer,
): AsyncGenerator<Uint8Array> {
  const key = await crypto.subtle.importKey('raw-secret', payloadKey, name, false, [operation])
  const stepBytes = operation === 'encrypt' ? chunkBytes : chunkBytes + tagBytes
  let count = 0
  for await (const { block, isLast } of inBlocks(payload, chunksAtOnce * stepBytes)) {
    const chunks = Array.from({ length: Math.max(1, Math.ceil(block.length / stepBytes)) }, (_, index) =>
      block.subarray(index * stepBytes, (index + 1) * stepBytes),
    )
    if (operation === 'decrypt' && isLast && count + chunks.length > 1 && chunks.at(-1)?.length === tagBytes)
      throw new Error('Its last chunk is empty.')
    const crypted = chunks.map((chunk, index) => {
      const iv = nonceOf(count + index, isLast && index === chunks.length - 1)
      return crypto.subtle[operation]({ name, iv }, key, chunk)
    })
    yield Buffer.concat((await Promise.all(crypted)).map((chunk) => new Uint8Array(chunk)))
    count += chunks.length
  }
}

/** The number of a chunk in eleven bytes, and whether it is the last. */
function nonceOf(index: number, isLast: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setBigUint64(3, BigInt(index))
  nonce[11] = Number(isLast)
  return nonce
}
