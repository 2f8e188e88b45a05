import { AppError } from '@abparts/contracts/error'
import { isStorageFault } from '@abparts/storage/fault'
import type { WrittenObject } from '@abparts/storage/storage'
import { streamOf } from '@abparts/storage/stream-of'
import { streamObject } from '../hash-object.ts'
import type { BackupKey } from './backup-key.ts'
import type { BackupStore } from './backup-store.ts'
import { checkContent } from './check-content.ts'
import { unseal } from './seal.ts'
import { decompress } from './zstd.ts'

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
  return streamOf(content())
}
