import { authorize } from '@abparts/auth/gate'
import { Document, DocumentPage, ListDocumentsInput, UpdateDocumentInput } from '@abparts/contracts/document'
import { Id, IdInput } from '@abparts/contracts/fields'
import { removeDocument, restoreDocument, updateDocument } from '@abparts/core/documents/change'
import {
  authorizeDocumentParent,
  findDocument,
  findRemovedDocument,
  listDocuments,
  presentDocument,
} from '@abparts/core/documents/document'
import { z } from 'zod'
import { containing, pageOfRows, readCursor } from '../pagination.ts'
import { procedure, router } from '../trpc.ts'

const Keys = z.tuple([Id])

export const documentsRouter = router({
  /** Newest first: the general documents, or with `partId` that part's. */
  list: procedure
    .input(ListDocumentsInput.prefault({}))
    .output(DocumentPage)
    .query(async ({ ctx, input: { partId, search, cursor, limit } }) => {
      const parent = await authorizeDocumentParent(ctx.db, ctx.caller, 'view', partId)
      const documents = await listDocuments(ctx.db, parent, {
        pattern: search && containing(search),
        afterId: readCursor(cursor, Keys)?.[0],
        limit: limit + 1,
      })
      return pageOfRows(
        documents,
        limit,
        ({ id }) => [id],
        (document) => presentDocument(document, ctx.mediaUrls),
      )
    }),

  get: procedure
    .input(IdInput)
    .output(Document)
    .query(async ({ ctx, input }) => {
      const { value } = authorize(ctx.caller, 'view', await findDocument(ctx.db, input.id))
      return presentDocument(value, ctx.mediaUrls)
    }),

  update: procedure
    .input(UpdateDocumentInput)
    .output(Document)
    .mutation(async ({ ctx, input: { id, title } }) => {
      const document = authorize(ctx.caller, 'edit', await findDocument(ctx.db, id))
      return presentDocument(await updateDocument(ctx.db, document, { title }), ctx.mediaUrls)
    }),

  /** Removes a document; `restore` undoes it. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await removeDocument(ctx.db, authorize(ctx.caller, 'delete', await findDocument(ctx.db, input.id)))
  }),

  /** Undoes `remove`. */
  restore: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await restoreDocument(ctx.db, authorize(ctx.caller, 'delete', await findRemovedDocument(ctx.db, input.id)))
  }),
})
