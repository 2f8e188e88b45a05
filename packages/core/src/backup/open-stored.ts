import { createHash } from 'node:crypto'
import { ReadableStream } from 'node:stream/web'
import { AppError } from '@abparts/contracts/error'
import { isStorageFault } from '@abparts/storage/fault'
import { checkExpected, type WrittenObject } from '@abparts/storage/storage'
import { streamObject } from '../objects/copy.ts'
import type { BackupKey } from './key.ts'
import { decompress, unseal } from './seal.ts'
import type { BackupStore } from './store.ts'

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
  return ReadableStream.from(checked())
}

/** A compressed file of a backup, once it is decrypted and decompressed. `stored` says what it has to be in the store. */
export const openFile = (store: BackupStore, fileKey: string, stored: WrittenObject, key: BackupKey | null) =>
  opened(store, fileKey, (sealed) => decompress(unseal(checkContent(sealed, stored), key)))

/** An encrypted object of a backup, once it is decrypted. */
export const openSealed = (store: BackupStore, copyKey: string, key: BackupKey) =>
  opened(store, copyKey, (sealed) => unseal(sealed, key))

export const missing = (fileKey: string) =>
  new AppError('unprocessable', `The backup is damaged: ${fileKey} is missing.`)

/** Ends in `unprocessable` when the file is missing, or not what was once written. A fault of the store stays one. */
function opened(
  store: BackupStore,
  fileKey: string,
  read: (sealed: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  async function* content() {
    const file = await store.open(fileKey)
    if (file === null) throw missing(fileKey)
    try {
      yield* read(streamObject(file))
    } catch (cause) {
      if (isStorageFault(cause)) throw cause
      throw new AppError('unprocessable', `The backup is damaged: ${fileKey} is not what was written.`, { cause })
    }
  }
  return ReadableStream.from(content())
}
