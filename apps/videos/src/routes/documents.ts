import { readCaller } from '@abparts/auth/access-token'
import { authorize, scopeOf } from '@abparts/auth/gate'
import { Document, DocumentFields } from '@abparts/contracts/document'
import { Id } from '@abparts/contracts/fields'
import { maxNameLength } from '@abparts/contracts/limits'
import { createDocument, removeDocument } from '@abparts/core/documents/change'
import {
  authorizeDocumentParent,
  type DocumentUrls,
  findDocument,
  listDocuments,
  presentDocument,
} from '@abparts/core/documents/document'
import { findPart } from '@abparts/core/parts/part'
import { requireRoom } from '@abparts/core/quota/quota'
import { leastFileBytes } from '@abparts/http/multipart'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { findVisible } from '../delivery/lookup.ts'
import { objectResponse } from '../delivery/object-response.ts'
import type { Dependencies } from '../dependencies.ts'
import { readFields, readUploader, uploadForm } from '../intake/form.ts'
import type { InFlight } from '../intake/in-flight.ts'
import { type ReceivedDocument, receiveDocument } from '../intake/receive.ts'

/** The response has no pages: it contains at most this many of the newest documents. tRPC has pages. */
const maxListedDocuments = 1000

/**
 * Browsers show a PDF as a page of this origin. It must not run scripts or load anything. The browser's own viewer needs
 * inline styles.
 */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** Documents: PDFs of parts, for users who may view the part, and general ones for every user. */
export function documentRoutes(deps: Dependencies, uploads: InFlight) {
  const { db, publicBase } = deps
  const urls: DocumentUrls = {
    document: ({ id }) => `${publicBase}/documents/${id}`,
    documentDownload: ({ id }) => `${publicBase}/documents/${id}?download=1`,
  }
  const tags = ['documents']
  const params = z.object({ id: Id })
  return new Elysia()
    .post(
      '/documents/manuals',
      async ({ request, query, status }) => {
        const caller = await readUploader(deps, request)
        const given = readFields(DocumentFields.partial(), query)
        // Refuse as much as possible before the file is read.
        const requirePart = async (id: string) => {
          const { value: part } = authorize(caller, 'create', await findPart(db, id))
          await requireRoom(db, part.organizationId, leastFileBytes(request))
        }
        if (given.partId !== undefined) await requirePart(given.partId)
        const accept = async (form: Record<string, string>) => {
          const { partId = given.partId } = readFields(DocumentFields.partial(), form)
          if (partId !== undefined) await requirePart(partId)
          // The field may still follow the file, but callers who may not add to any part are refused now.
          else scopeOf(caller, 'create', 'proprietary_part')
        }
        const create = async (upload: ReceivedDocument, form: Record<string, string>) => {
          const { title, partId } = readFields(DocumentFields, { ...given, ...form })
          const parent = await authorizeDocumentParent(db, caller, 'create', partId)
          return await createDocument(db, { ...upload, title, parent })
        }
        const receiving = receiveDocument(deps, { request, caller, accept, create })
        return status(201, presentDocument(await uploads.track(receiving), urls))
      },
      {
        parse: 'none',
        response: { 201: Document },
        detail: {
          summary: 'Adds a document, to a part or for everyone. The fields may also be in the query.',
          tags,
          requestBody: uploadForm({
            title: { type: 'string', maxLength: maxNameLength },
            partId: { type: 'string', format: 'uuid' },
          }),
        },
      },
    )
    .get(
      '/documents/manuals',
      async ({ request, query: { partId } }) => {
        const parent = await authorizeDocumentParent(db, await readCaller(deps, request), 'view', partId)
        const documents = await listDocuments(db, parent, { limit: maxListedDocuments })
        return documents.map((document) => presentDocument(document, urls))
      },
      {
        query: z.object({ partId: Id.optional() }),
        response: { 200: z.array(Document) },
        detail: { summary: "A part's documents, or without partId the general ones, newest first.", tags },
      },
    )
    .get(
      '/documents/:id',
      async ({ request, params: { id } }) => {
        const { value } = await findVisible(deps, request, findDocument(db, id))
        const { object, contentType, originalFilename } = value
        const about = { contentType, filename: originalFilename, contentSecurityPolicy }
        return await objectResponse(deps, request, object, about)
      },
      { params, detail: { summary: 'The document, with ranges. With download=1 as an attachment.', tags } },
    )
    .delete(
      '/documents/:id',
      async ({ request, params: { id } }) => {
        const caller = await readCaller(deps, request)
        await removeDocument(db, authorize(caller, 'delete', await findDocument(db, id)))
        return new Response(null, { status: 204 })
      },
      { params, detail: { summary: 'Removes a document.', tags } },
    )
}
