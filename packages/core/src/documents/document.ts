import { type Authorized, authorize, type Caller, type Guarded, guard, type Scope, scopeOf } from '@abparts/auth/gate'
import { type Action, documentResource } from '@abparts/auth/permissions'
import type { Document } from '@abparts/contracts/document'
import type { Transaction } from '@abparts/db/client'
import { documents, parts, storageObjects } from '@abparts/db/schema'
import { and, eq, ilike, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import { findPart, type StoredPart } from '../parts/part.ts'

/** A document as stored in the database. */
export interface StoredDocument extends Omit<typeof documents.$inferSelect, 'objectId'> {
  object: typeof storageObjects.$inferSelect
  /** The part's organization: null for a catalog part, and without a part. */
  organizationId: string | null
}

/** Selects documents newest first. */
export async function selectDocuments(
  db: Transaction,
  where: SQL | undefined,
  limit: number,
): Promise<StoredDocument[]> {
  const rows = await db
    .select({ document: documents, object: storageObjects, organizationId: parts.organizationId })
    .from(documents)
    .innerJoin(storageObjects, eq(storageObjects.id, documents.objectId))
    .leftJoin(parts, eq(parts.id, documents.partId))
    .where(where)
    .orderBy(sql`${documents.createdAt} desc, ${documents.id} desc`)
    .limit(limit)
  return rows.map(({ document, ...joined }) => ({ ...document, ...joined }))
}

/** Where someone may do this with documents: a part, or the general documents. */
export type DocumentParent<Does extends Action> = Authorized<Does, StoredPart> | Scope<Does, 'general_document'>

/**
 * The documents of a part, or without one the general documents, for a caller who may do this with them. Throws like
 * `authorize`.
 */
export const authorizeDocumentParent = async <Does extends Action>(
  db: Transaction,
  caller: Caller,
  action: Does,
  partId: string | undefined,
): Promise<DocumentParent<Does>> =>
  partId === undefined
    ? scopeOf(caller, action, 'general_document')
    : authorize(caller, action, await findPart(db, partId))

/** Null for the general documents. */
export const partIdOf = (parent: DocumentParent<Action>): string | null => ('value' in parent ? parent.value.id : null)

/** How the URLs of a document are built: plain or signed, with or without a host. */
export interface DocumentUrls {
  document: (document: StoredDocument) => string
  documentDownload: (document: StoredDocument) => string
}

/** A document as the contracts describe it. */
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

/** A document that is not removed. */
export const findDocument = (db: Transaction, id: string): Promise<Guarded<StoredDocument>> =>
  find(db, and(eq(documents.id, id), isNull(documents.deletedAt)))

/** A removed document, which can still be restored. */
export const findRemovedDocument = (db: Transaction, id: string): Promise<Guarded<StoredDocument>> =>
  find(db, and(eq(documents.id, id), isNotNull(documents.deletedAt)))

async function find(db: Transaction, where: SQL | undefined): Promise<Guarded<StoredDocument>> {
  const [document] = await selectDocuments(db, where, 1)
  return guard('document', document ?? null, documentResource)
}

interface DocumentFilter {
  /** An `ILIKE` pattern for the title or filename. */
  pattern?: string | undefined
  /** Returns the page after the document with this id. */
  afterId?: string | undefined
  limit: number
}

/** The documents of a part, or the general documents, newest first. */
export async function listDocuments(
  db: Transaction,
  parent: DocumentParent<'view'>,
  { pattern, afterId, limit }: DocumentFilter,
): Promise<StoredDocument[]> {
  const partId = partIdOf(parent)
  const where = and(
    partId === null ? isNull(documents.partId) : eq(documents.partId, partId),
    isNull(documents.deletedAt),
    pattern ? or(ilike(documents.title, pattern), ilike(documents.originalFilename, pattern)) : undefined,
    // The comparison keeps the database's microseconds.
    afterId === undefined
      ? undefined
      : sql`(${documents.createdAt}, ${documents.id}) < (select created_at, id from ${documents} as after where id = ${afterId})`,
  )
  return await selectDocuments(db, where, limit)
}
