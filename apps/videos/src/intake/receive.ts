import type { Caller } from '@abparts/auth/gate'
import { holderOf } from '@abparts/auth/holder'
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
  /** The key of the new object. Throws when the filename is not accepted. */
  keyOf: (id: string, filename: string) => string
  /** Throws when the fields before the file are not acceptable. The file is not read then. */
  accept?: (fields: Record<string, string>) => Promise<void>
  /** Inspects the stored bytes, and creates the rows from the form's fields. */
  keep: (upload: StoredUpload, fields: Record<string, string>) => Promise<Kept>
}

/** A request with a form, and its caller. */
interface Sent {
  request: Request
  caller: Caller
}

/** Stores a form's file: first its bytes, then its rows. Nothing remains of a file that is refused. */
async function storeUpload<Kept>(
  { storages: { primary: storage }, bodies }: Dependencies,
  { request, caller }: Sent,
  { maxBytes, keyOf, accept, keep }: StoreOptions<Kept>,
): Promise<Kept> {
  const id = crypto.randomUUID()
  let key: string | undefined
  using _body = await bodies.hold(holderOf(caller), { signal: request.signal })
  try {
    const { file, fields } = await readUpload(request, {
      maxBytes,
      store: async (stream, { filename, fields }) => {
        await accept?.(fields)
        key = keyOf(id, filename)
        const written = await storage.put(key, freeBuffers(stream))
        return { id, originalFilename: filename, object: { key, backend: storage.backend, ...written } }
      },
    })
    return await keep(file, fields)
  } catch (error) {
    // If the database stopped responding, it may have stored the rows. Bytes without rows can be deleted later; rows
    // without bytes would be a lost file.
    if (key !== undefined && !isDatabaseFault(error)) await storage.remove(key)
    throw error
  }
}

interface ReceivedVideo extends VideoContent {
  id: string
  originalFilename: string
}

interface ReceiveOptions<Video> extends Sent {
  /** Null for the support library. */
  partId: string | null
  /** Creates the rows from the form's fields. */
  create: (video: ReceivedVideo, fields: Record<string, string>) => Promise<Video>
}

/** Stores an uploaded video. Throws when the file is not one. */
export const receiveVideo = <Video>(
  deps: Dependencies,
  { request, caller, partId, create }: ReceiveOptions<Video>,
): Promise<Video> =>
  storeUpload(
    deps,
    { request, caller },
    {
      maxBytes: deps.maxVideoBytes,
      keyOf: (id, filename) => uploadedObjectKey(partId, id, videoFile(filename).extension),
      keep: async (upload, fields) => {
        const facts = await inspectStoredVideo(deps, deps.storages.primary, upload.object.key, holderOf(caller))
        return await create({ ...upload, ...facts }, fields)
      },
    },
  )

export type ReceivedDocument = Omit<NewDocument, 'title' | 'parent'>

interface ReceiveDocumentOptions extends Sent {
  /** Throws when the fields before the file are not acceptable. */
  accept: (fields: Record<string, string>) => Promise<void>
  /** Creates the rows from the form's fields. */
  create: (document: ReceivedDocument, fields: Record<string, string>) => Promise<StoredDocument>
}

/** Stores an uploaded document. Throws when the file is not one. */
export const receiveDocument = (
  deps: Dependencies,
  { accept, create, ...sent }: ReceiveDocumentOptions,
): Promise<StoredDocument> =>
  storeUpload(deps, sent, {
    maxBytes: maxDocumentBytes,
    accept,
    keyOf: (id, filename) => {
      checkPdfFilename(filename)
      return `documents/manuals/${id}/1.pdf`
    },
    keep: async (upload, fields) => {
      await inspectPdf(deps.storages.primary, upload.object.key)
      return await create({ ...upload, contentType: 'application/pdf' }, fields)
    },
  })
