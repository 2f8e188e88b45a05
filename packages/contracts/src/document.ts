import { z } from 'zod'
import { Id, Name, Timestamp } from './fields.ts'
import { PageInput, pageOf } from './pagination.ts'

export const DocumentContentType = z.enum(['application/pdf'])
export type DocumentContentType = z.infer<typeof DocumentContentType>

/** The fields sent along with the file. */
export const DocumentFields = z.object({ title: Name, partId: Id.optional() })
export type DocumentFields = z.infer<typeof DocumentFields>

/** A document. */
export const Document = z.object({
  id: Id,
  /** Null: a general document, for everyone who is signed in. */
  partId: Id.nullable(),
  title: z.string(),
  originalFilename: z.string(),
  contentType: DocumentContentType,
  sizeBytes: z.int(),
  /**
   * Shows it in the browser. Like the next one: signed when returned by tRPC, the plain path when returned by the
   * service.
   */
  url: z.string(),
  /** The same file, as a download. */
  downloadUrl: z.string(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type Document = z.infer<typeof Document>

export const DocumentPage = pageOf(Document)

/** Without `partId`, general documents; with it, that part's. */
export const ListDocumentsInput = PageInput.extend({ partId: Id.optional() })
export type ListDocumentsInput = z.infer<typeof ListDocumentsInput>

export const UpdateDocumentInput = z.object({ id: Id, title: Name })
export type UpdateDocumentInput = z.infer<typeof UpdateDocumentInput>
