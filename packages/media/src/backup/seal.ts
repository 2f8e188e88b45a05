import { hkdfSync, randomBytes } from 'node:crypto'
import { streamOf } from '@abparts/storage/stream-of'
import { Decrypter, Encrypter } from 'age-encryption'
import { cryptPayload } from './age-payload.ts'
import type { BackupKey } from './backup-key.ts'

// An age file is a header, made and read by the library, which holds the file's own key; a nonce; and the payload.
const nonceBytes = 16
const tagBytes = 16
/** Ours have 168. */
const longestHeaderBytes = 10_000

/** Encrypts a stream into an age file, if there is a key. */
export function seal(stream: ReadableStream<Uint8Array>, key: BackupKey | null): ReadableStream<Uint8Array> {
  if (key === null) return stream
  async function* sealed({ identity, recipient }: BackupKey) {
    const encrypter = new Encrypter()
    encrypter.addRecipient(recipient)
    const empty = await encrypter.encrypt(new Uint8Array())
    const header = empty.subarray(0, -nonceBytes - tagBytes)
    const nonce = randomBytes(nonceBytes)
    yield Buffer.concat([header, nonce])
    yield* cryptPayload('encrypt', stream, await payloadKey(header, nonce, identity))
  }
  return streamOf(sealed(key))
}

/** The other way. Ends in an error when the bytes are not those that were sealed. */
export function unseal(stream: ReadableStream<Uint8Array>, key: BackupKey | null): ReadableStream<Uint8Array> {
  if (key === null) return stream
  async function* unsealed({ identity }: BackupKey) {
    const chunks = stream.values()
    try {
      const { header, nonce, rest } = await readStart(chunks)
      yield* cryptPayload('decrypt', continued(rest, chunks), await payloadKey(header, nonce, identity))
    } finally {
      await chunks.return?.()
    }
  }
  return streamOf(unsealed(key))
}

async function payloadKey(header: Uint8Array, nonce: Uint8Array, identity: string): Promise<ArrayBuffer> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return hkdfSync('sha256', await decrypter.decryptHeader(header), nonce, 'payload', 32)
}

/** Reads to the end of the line that begins with ---, which ends the header, and what follows it. */
async function readStart(chunks: AsyncIterator<Uint8Array>) {
  for (let bytes = Buffer.alloc(0); bytes.length < longestHeaderBytes; ) {
    const next = await chunks.next()
    if (next.done) break
    bytes = Buffer.concat([bytes, next.value])
    const lastLine = bytes.indexOf('\n---')
    const end = lastLine === -1 ? 0 : bytes.indexOf('\n', lastLine + 1) + 1
    if (end > 0 && bytes.length >= end + nonceBytes)
      return {
        header: bytes.subarray(0, end),
        nonce: bytes.subarray(end, end + nonceBytes),
        rest: bytes.subarray(end + nonceBytes),
      }
  }
  throw new Error('It has no header of an age file.')
}

async function* continued(first: Uint8Array, others: AsyncIterable<Uint8Array>) {
  yield first
  yield* others
}
