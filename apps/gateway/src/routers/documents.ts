import { permit } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import { type Action, authorize, documentSubject } from '@abparts/auth/permissions'
import { Document, DocumentPage, ListDocumentsInput, UpdateDocumentInput } from '@abparts/contracts/document'
import { AppError } from '@abparts/contracts/error'
import { Id, IdInput } from '@abparts/contracts/fields'
import { removeDocument, restoreDocument, updateDocument } from '@abparts/media/change-document'
import type { StoredDocument } from '@abparts/media/document'
import { findDocument, findRemovedDocument } from '@abparts/media/find-document'
import { findPart } from '@abparts/media/find-part'
import { listDocuments } from '@abparts/media/list-documents'
import { presentDocument } from '@abparts/media/present-document'
import { z } from 'zod'
import { containing, pageOfRows, readCursor } from '../cursor.ts'
import { procedure, router } from '../trpc.ts'

const notFound = () => new AppError('not_found', 'There is no such manual.')

/** The manual, if it is there and the caller may do this to it. Throws `not_found` or `forbidden` otherwise. */
function permitted(identity: Identity, action: Action, document: StoredDocument | null): StoredDocument {
  if (document === null) throw notFound()
  authorize(identity, action, documentSubject(document))
  return document
}

const Keys = z.tuple([Id])

export const documentsRouter = router({
  /** Newest first: the general manuals, or with `partId` that part's. */
  list: procedure
    .input(ListDocumentsInput.prefault({}))
    .output(DocumentPage)
    .query(async ({ ctx, input: { partId, search, cursor, limit } }) => {
      if (partId === undefined) authorize(ctx.identity, 'see', { noun: 'general_manual' })
      else permit(ctx.caller, 'see', await findPart(ctx.db, partId))
      const documents = await listDocuments(ctx.db, {
        partId,
        pattern: search && containing(search),
        afterId: readCursor(cursor, Keys)?.[0],
        limit: limit + 1,
      })
      return pageOfRows(
        documents,
        limit,
        (document) => [document.id],
        (document) => presentDocument(document, ctx.mediaUrls),
      )
    }),

  get: procedure
    .input(IdInput)
    .output(Document)
    .query(async ({ ctx, input }) =>
      presentDocument(permitted(ctx.identity, 'see', await findDocument(ctx.db, input.id)), ctx.mediaUrls),
    ),

  update: procedure
    .input(UpdateDocumentInput)
    .output(Document)
    .mutation(async ({ ctx, input: { id, title } }) => {
      const document = permitted(ctx.identity, 'edit', await findDocument(ctx.db, id))
      if (!(await updateDocument(ctx.db, ctx.actor, document, { title }))) throw notFound()
      return presentDocument(permitted(ctx.identity, 'see', await findDocument(ctx.db, id)), ctx.mediaUrls)
    }),

  /** Removes a manual; `restore` brings it back. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    const document = permitted(ctx.identity, 'delete', await findDocument(ctx.db, input.id))
    if (!(await removeDocument(ctx.db, ctx.actor, document))) throw notFound()
  }),

  /** Undoes `remove`. */
  restore: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    const document = permitted(ctx.identity, 'delete', await findRemovedDocument(ctx.db, input.id))
    if (!(await restoreDocument(ctx.db, ctx.actor, document))) throw notFound()
  }),
})
