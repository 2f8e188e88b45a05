import type { Document } from '@abparts/contracts/document'
import type { StoredDocument } from './document.ts'

/** How the URLs of a manual are made: plain or signed, with or without a host. */
export interface DocumentUrls {
  document: (document: StoredDocument) => string
  documentDownload: (document: StoredDocument) => string
}

/** A manual as the contracts show it. */
export const presentDocument = (document: StoredDocument, urls: DocumentUrls): Document => ({
  id: document.id,
  partId: document.partId,
  title: document.title,
  originalFilename: document.originalFilename,
  contentType: document.contentType,
  sizeBytes: document.sizeBytes,
  url: urls.document(document),
  downloadUrl: urls.documentDownload(document),
  createdAt: document.createdAt.toISOString(),
  updatedAt: document.updatedAt.toISOString(),
})
