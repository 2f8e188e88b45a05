import { createHash } from 'node:crypto'
import { ReadableStream } from 'node:stream/web'
import { AppError } from '@abparts/contracts/error'
import { isStorageFault } from '@abparts/storage/fault'
import { checkExpected, type WrittenObject } from '@abparts/storage/storage'
import { streamObject } from '../objects/copy.ts'
import type { BackupKey } from './key.ts'
import { decompress, unseal } from './seal.ts'
import type { BackupStore } from './store.ts'

/** The same bytes. The stream fails with `unprocessable` at the end when they are not the expected ones. */
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

/** A compressed file of a backup, decrypted and decompressed. `stored` is its expected form in the store. */
export const openFile = (store: BackupStore, fileKey: string, stored: WrittenObject, key: BackupKey | null) =>
  opened(store, fileKey, (sealed) => decompress(unseal(checkContent(sealed, stored), key)))

/** An encrypted object of a backup, decrypted. */
export const openSealed = (store: BackupStore, copyKey: string, key: BackupKey) =>
  opened(store, copyKey, (sealed) => unseal(sealed, key))

export const missing = (fileKey: string) =>
  new AppError('unprocessable', `The backup is damaged: ${fileKey} is missing.`)

/**
 * Fails with `unprocessable` when the file is missing, or is not what was written. An error of the store is passed on.
 */
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
      throw new AppError('unprocessable', `The backup is damaged: ${fileKey} is not what was written.`, {
        cause,
      })
    }
  }
  return ReadableStream.from(content())
}
