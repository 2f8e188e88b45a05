import { maxDocumentBytes } from '@abparts/contracts/limits'
import type { NewDocument } from '@abparts/core/documents/change'
import type { StoredDocument } from '@abparts/core/documents/document'
import { uploadedObjectKey } from '@abparts/core/objects/keys'
import type { VideoContent } from '@abparts/core/videos/create'
import { isDatabaseFault } from '@abparts/db/fault'
import { readUpload } from '@abparts/http/multipart'
import type { ObjectStorage, WrittenObject } from '@abparts/storage/storage'
import type { Dependencies } from '../dependencies.ts'
import { freeBuffers } from '../inspection/free-buffers.ts'
import { inspectStoredVideo } from '../inspection/inspector.ts'
import { checkPdfFilename, inspectPdf } from '../inspection/pdf.ts'
import { videoFile } from './file-types.ts'

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
async function storeUpload<Kept>(
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

interface ReceivedVideo extends VideoContent {
  id: string
  originalFilename: string
}

interface ReceiveOptions<Video> {
  request: Request
  /** Null for the support library. */
  partId: string | null
  /** Makes the rows, with what the form's fields say. */
  create: (video: ReceivedVideo, fields: Record<string, string>) => Promise<Video>
}

/** Takes an uploaded video in, if it is one. */
export const receiveVideo = <Video>(
  { storages, maxVideoBytes }: Dependencies,
  { request, partId, create }: ReceiveOptions<Video>,
): Promise<Video> =>
  storeUpload(storages.primary, request, {
    maxBytes: maxVideoBytes,
    keyOf: (id, filename) => uploadedObjectKey(partId, id, videoFile(filename).extension),
    keep: async (upload, fields) => {
      const facts = await inspectStoredVideo(storages.primary, upload.object.key)
      return await create({ ...upload, ...facts }, fields)
    },
  })

type ReceivedDocument = Omit<NewDocument, 'title' | 'parent'>

/** Takes an uploaded document in, if it is one; `create` makes the rows, with what the form's fields say. */
export const receiveDocument = (
  { storages }: Dependencies,
  request: Request,
  create: (document: ReceivedDocument, fields: Record<string, string>) => Promise<StoredDocument>,
): Promise<StoredDocument> =>
  storeUpload(storages.primary, request, {
    maxBytes: maxDocumentBytes,
    keyOf: (id, filename) => {
      checkPdfFilename(filename)
      return `documents/manuals/${id}/1.pdf`
    },
    keep: async (upload, fields) => {
      await inspectPdf(storages.primary, upload.object.key)
      return await create({ ...upload, contentType: 'application/pdf' }, fields)
    },
  })
