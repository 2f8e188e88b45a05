import { authorize, type Caller, type Guarded, guard, type Permitted, type Scope, scopeOf } from '@abparts/auth/gate'
import { type Action, documentSubject } from '@abparts/auth/permissions'
import type { Document } from '@abparts/contracts/document'
import type { Transaction } from '@abparts/db/client'
import { documents, parts, storageObjects } from '@abparts/db/schema'
import { and, eq, ilike, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import { findPart, type StoredPart } from '../parts/part.ts'

/** A manual as the database knows it. */
export interface StoredDocument extends Omit<typeof documents.$inferSelect, 'objectId'> {
  object: typeof storageObjects.$inferSelect
  /** The part's: null for a catalog part, and without a part. */
  organizationId: string | null
}

/** Selects manuals newest first. */
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

/** Where someone may do this with manuals: at a part, or among the general ones. */
export type DocumentPlace<Does extends Action> = Permitted<Does, StoredPart> | Scope<Does, 'general_manual'>

/** The manuals of a part, or without one the general ones, for someone who may do this with them. Throws as `authorize`. */
export const authorizeDocumentPlace = async <Does extends Action>(
  db: Transaction,
  caller: Caller,
  action: Does,
  partId: string | undefined,
): Promise<DocumentPlace<Does>> =>
  partId === undefined
    ? scopeOf(caller, action, 'general_manual')
    : authorize(caller, action, await findPart(db, partId))

/** Null for the general manuals. */
export const partIdOf = (place: DocumentPlace<Action>): string | null => ('thing' in place ? place.thing.id : null)

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

/** A manual that is not removed. */
export const findDocument = (db: Transaction, id: string): Promise<Guarded<StoredDocument>> =>
  find(db, and(eq(documents.id, id), isNull(documents.deletedAt)))

/** A removed manual, which can still be restored. */
export const findRemovedDocument = (db: Transaction, id: string): Promise<Guarded<StoredDocument>> =>
  find(db, and(eq(documents.id, id), isNotNull(documents.deletedAt)))

async function find(db: Transaction, where: SQL | undefined): Promise<Guarded<StoredDocument>> {
  const [document] = await selectDocuments(db, where, 1)
  return guard('manual', document ?? null, documentSubject)
}

interface DocumentFilter {
  /** An `ILIKE` pattern for title or filename. */
  pattern?: string | undefined
  /** The page after the manual with this id. */
  afterId?: string | undefined
  limit: number
}

/** The manuals of a part, or the general ones, newest first. */
export async function listDocuments(
  db: Transaction,
  place: DocumentPlace<'view'>,
  { pattern, afterId, limit }: DocumentFilter,
): Promise<StoredDocument[]> {
  const partId = partIdOf(place)
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
