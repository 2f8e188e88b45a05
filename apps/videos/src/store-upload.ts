import { isDatabaseFault } from '@abparts/db/fault'
import { readUpload } from '@abparts/http/multipart'
import type { ObjectStorage, WrittenObject } from '@abparts/storage/storage'
import { freeBuffers } from './free-buffers.ts'

interface StoredUpload {
  id: string
  originalFilename: string
  object: WrittenObject & { key: string; backend: ObjectStorage['backend'] }
}

interface StoreOptions<Kept> {
  maxBytes: number
  /** Where the bytes go. Throws when the filename will not do. */
  keyOf: (id: string, filename: string) => string
  /** Looks at the stored bytes, and makes the rows with what the form's fields say. */
  keep: (upload: StoredUpload, fields: Record<string, string>) => Promise<Kept>
}

/** Takes a form's file in: its bytes into the storage, then its rows. Nothing of a refused one stays behind. */
export async function storeUpload<Kept>(
  storage: ObjectStorage,
  request: Request,
  { maxBytes, keyOf, keep }: StoreOptions<Kept>,
): Promise<Kept> {
  const id = crypto.randomUUID()
  let key: string | undefined
  try {
    const { file, fields } = await readUpload(request, {
      maxBytes,
      store: async (stream, { filename }) => {
        key = keyOf(id, filename)
        const written = await storage.put(key, freeBuffers(stream))
        return { id, originalFilename: filename, object: { key, backend: storage.backend, ...written } }
      },
    })
    return await keep(file, fields)
  } catch (error) {
    // A database that fell silent may have kept the rows. Bytes without rows can be cleared away later; rows without
    // bytes would be a file lost.
    if (key !== undefined && !isDatabaseFault(error)) await storage.remove(key)
    throw error
  }
}
