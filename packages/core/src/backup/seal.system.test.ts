import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, expect, test } from 'vitest'
import { cryptPayload, seal, unseal } from './seal.ts'

const identity = await generateX25519Identity()
const key = { identity, recipient: await identityToRecipient(identity) }
const home = await mkdtemp(path.join(tmpdir(), 'seal-'))
const keyFile = path.join(home, 'key')
await writeFile(keyFile, identity)
afterAll(() => rm(home, { recursive: true }))

/** In pieces that do not match the chunks. */
const streamOfPieces = (bytes: Uint8Array, pieceBytes = 100_000) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (let offset = 0; offset < bytes.length; offset += pieceBytes)
        controller.enqueue(bytes.subarray(offset, offset + pieceBytes))
      controller.close()
    },
  })
const sealed = (bytes: Uint8Array) => new Response(seal(streamOfPieces(bytes), key)).bytes()
const unsealed = (bytes: Uint8Array, pieceBytes?: number) =>
  new Response(unseal(streamOfPieces(bytes, pieceBytes), key)).bytes()

/** The reference implementation. */
function age(args: string[], input: Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync('age', args, { input, maxBuffer: 10_000_000 })
  expect([stderr.toString(), status]).toEqual(['', 0])
  return stdout
}

const chunk = 65_536
const headerBytes = 168 + 16
const isSame = (bytes: Uint8Array, other: Uint8Array) => Buffer.compare(bytes, other) === 0

test.each([0, 1, chunk - 1, chunk, chunk + 1, 16 * chunk, 16 * chunk + 1, 3_000_000])(
  'age decrypts what was sealed, and what age has encrypted is unsealed (%i bytes)',
  async (sizeBytes) => {
    const bytes = randomBytes(sizeBytes)
    expect(isSame(age(['-d', '-i', keyFile], await sealed(bytes)), bytes)).toBe(true)
    expect(isSame(await unsealed(age(['-r', key.recipient], bytes)), bytes)).toBe(true)
  },
)

test('the chunking of the input does not matter', async () => {
  const bytes = randomBytes(1000)
  const file = await sealed(bytes)
  for (const pieceBytes of [1, 167, 168, headerBytes])
    expect(isSame(await unsealed(file, pieceBytes), bytes)).toBe(true)
})

test('nothing is encrypted the same way twice', async () => {
  const [one, other] = [await sealed(Buffer.from('the same')), await sealed(Buffer.from('the same'))]
  expect(isSame(one.subarray(headerBytes), other.subarray(headerBytes))).toBe(false)
})

test('what was altered, truncated, reordered or sealed for others is not unsealed', async () => {
  const file = Buffer.from(await sealed(randomBytes(20 * chunk)))
  const step = chunk + 16
  const at = (index: number) => headerBytes + index * step
  const altered = (offset: number) => {
    const copy = Buffer.from(file)
    copy[offset] = (copy[offset] ?? 0) ^ 1
    return copy
  }
  const swapped = Buffer.concat([
    file.subarray(0, at(3)),
    file.subarray(at(4), at(5)),
    file.subarray(at(3), at(4)),
    file.subarray(at(5)),
  ])
  const other = await generateX25519Identity()
  const forOthers = await new Response(
    seal(streamOfPieces(Buffer.from('secret')), { identity: other, recipient: await identityToRecipient(other) }),
  ).bytes()
  const damaged = {
    header: altered(100),
    nonce: altered(headerBytes - 1),
    first: altered(headerBytes),
    last: altered(file.length - 1),
    empty: Buffer.alloc(0),
    'header alone': file.subarray(0, headerBytes),
    noHeader: randomBytes(20_000),
    'first chunks': file.subarray(0, at(16)),
    'but the last byte': file.subarray(0, -1),
    'but the last chunk': file.subarray(0, at(19)),
    more: Buffer.concat([file, Buffer.alloc(step)]),
    swapped,
    forOthers,
  }
  for (const [what, bytes] of Object.entries(damaged)) await expect(unsealed(bytes), what).rejects.toThrow()
  expect((await unsealed(file)).length).toBe(20 * chunk)
})

test('an empty chunk at the end is rejected, as age specifies', async () => {
  const payloadKey = new ArrayBuffer(32)
  const crypted = async (operation: 'encrypt' | 'decrypt', payload: Uint8Array) =>
    Buffer.concat(await Array.fromAsync(cryptPayload(operation, streamOfPieces(payload), payloadKey)))
  const twoChunks = await crypted('encrypt', Buffer.alloc(chunk + 1))
  const webKey = await crypto.subtle.importKey('raw-secret', payloadKey, 'ChaCha20-Poly1305', false, ['encrypt'])
  const iv = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1)
  const emptyChunk = await crypto.subtle.encrypt({ name: 'ChaCha20-Poly1305', iv }, webKey, new Uint8Array())
  const first = twoChunks.subarray(0, chunk + 16)
  await expect(crypted('decrypt', Buffer.concat([first, new Uint8Array(emptyChunk)]))).rejects.toThrow('empty')
})
