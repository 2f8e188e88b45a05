import { maxDocumentBytes } from '@abparts/contracts/limits'
import type { NewDocument } from '@abparts/media/create-document'
import type { StoredDocument } from '@abparts/media/document'
import type { Dependencies } from './dependencies.ts'
import { checkPdfFilename, inspectPdf } from './inspect-pdf.ts'
import { storeUpload } from './store-upload.ts'

type ReceivedDocument = Omit<NewDocument, 'title' | 'place'>

/** Takes an uploaded manual in, if it is one; `create` makes the rows, with what the form's fields say. */
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
