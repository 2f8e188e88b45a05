import type { Identity } from '@abparts/auth/identity'
import { type Action, authorize, documentSubject, requireIdentity } from '@abparts/auth/permissions'
import { Document, DocumentFields } from '@abparts/contracts/document'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { maxNameLength } from '@abparts/contracts/limits'
import { removeDocument } from '@abparts/media/change-document'
import { createDocument } from '@abparts/media/create-document'
import { findDocument } from '@abparts/media/find-document'
import { listDocuments } from '@abparts/media/list-documents'
import { type DocumentUrls, presentDocument } from '@abparts/media/present-document'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { actorOf } from '../actor.ts'
import { authorizePart } from '../authorize-part.ts'
import type { Dependencies } from '../dependencies.ts'
import { findVisible } from '../find-visible.ts'
import type { InFlight } from '../in-flight.ts'
import { objectResponse } from '../object-response.ts'
import { readFields } from '../read-fields.ts'
import { receiveDocument } from '../receive-document.ts'
import { uploadForm } from '../upload-form.ts'

/** Arrays have no pages: they end with the newest so many. tRPC has pages. */
const maxListedDocuments = 1000

/**
 * A browser shows a PDF as a page of this origin. Neither the page nor anything in it may run scripts or load anything;
 * the viewers' own frame needs its inline styles.
 */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

const noSuchDocument = () => new AppError('not_found', 'There is no such manual.')

/** Manuals: PDFs of parts, for whoever may see the part, and general ones for whoever is signed in. */
export function documentRoutes(deps: Dependencies, uploads: InFlight) {
  const { db, publicBase } = deps
  const urls: DocumentUrls = {
    document: (id) => `${publicBase}/documents/${id}`,
    documentDownload: (id) => `${publicBase}/documents/${id}?download=1`,
  }
  const authorizeAt = async (identity: Identity, action: Action, partId: string | undefined) =>
    partId === undefined
      ? authorize(identity, action, { noun: 'general_manual' })
      : await authorizePart(db, identity, action, partId)

  const tags = ['documents']
  const params = z.object({ id: Id })
  return new Elysia()
    .post(
      '/documents/manuals',
      async ({ request, query, status }) => {
        const identity = requireIdentity(await deps.identify(request.headers))
        const given = readFields(DocumentFields.partial(), query)
        // What the query says is refused before the file comes.
        if (given.partId !== undefined) await authorizeAt(identity, 'create', given.partId)
        const receiving = receiveDocument(deps, request, async (upload, form) => {
          const fields = readFields(DocumentFields, { ...given, ...form })
          await authorizeAt(identity, 'create', fields.partId)
          return await createDocument(db, actorOf(identity, request), { ...upload, ...fields })
        })
        return status(201, presentDocument(await uploads.track(receiving), urls))
      },
      {
        parse: 'none',
        response: { 201: Document },
        detail: {
          summary: 'Adds a manual, to a part or for everyone. The fields may also stand in the query.',
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
        await authorizeAt(requireIdentity(await deps.identify(request.headers)), 'see', partId)
        const documents = await listDocuments(db, { partId, limit: maxListedDocuments })
        return documents.map((document) => presentDocument(document, urls))
      },
      {
        query: z.object({ partId: Id.optional() }),
        response: { 200: z.array(Document) },
        detail: { summary: "A part's manuals, or without partId the general ones, newest first.", tags },
      },
    )
    .get(
      '/documents/:id',
      async ({ request, params: { id } }) => {
        const { object, contentType, originalFilename } = await findVisible(deps, request, {
          find: () => findDocument(db, id),
          subjectOf: documentSubject,
          absence: noSuchDocument,
        })
        const about = { contentType, filename: originalFilename, contentSecurityPolicy }
        return await objectResponse(deps, request, object, about)
      },
      { params, detail: { summary: 'The manual, with ranges. With download=1 it is to be saved.', tags } },
    )
    .delete(
      '/documents/:id',
      async ({ request, params: { id } }) => {
        const identity = requireIdentity(await deps.identify(request.headers))
        const document = await findDocument(db, id)
        if (document === null) throw noSuchDocument()
        authorize(identity, 'delete', documentSubject(document))
        if (!(await removeDocument(db, actorOf(identity, request), document))) throw noSuchDocument()
        return new Response(null, { status: 204 })
      },
      { params, detail: { summary: 'Removes a manual.', tags } },
    )
}
