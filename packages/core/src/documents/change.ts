import { type Authorized, noSuch } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import type { DocumentContentType } from '@abparts/contracts/document'
import type { StorageBackend } from '@abparts/contracts/storage'
import type { Database } from '@abparts/db/client'
import { brokenConstraint } from '@abparts/db/fault'
import { insertedRow } from '@abparts/db/inserted-row'
import { documents, storageObjects } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { type AuditEntry, recordAudit } from '../audit/record.ts'
import { type DocumentParent, partIdOf, type StoredDocument, selectDocuments } from './document.ts'

/** A document whose bytes are already stored. */
export interface NewDocument {
  parent: DocumentParent<'create'>
  title: string
  /** Also part of the object's key. */
  id: string
  originalFilename: string
  contentType: DocumentContentType
  object: { key: string; backend: StorageBackend; sizeBytes: number; sha256: string }
}

/** Adds a document: row, object and log in one transaction. Throws `not_found` when the part is gone. */
export async function createDocument(db: Database, { parent, ...document }: NewDocument): Promise<StoredDocument> {
  const { id, title, originalFilename, object } = document
  const { sizeBytes } = object
  const { actor } = parent
  const partId = partIdOf(parent)
  try {
    return await db.transaction(async (tx) => {
      const stored = insertedRow(await tx.insert(storageObjects).values(object).returning())
      await tx
        .insert(documents)
        .values({ ...document, partId, objectId: stored.id, sizeBytes, uploadedBy: actor.userId })
      const [created] = await selectDocuments(tx, eq(documents.id, id), 1)
      if (created === undefined) throw new Error('The inserted row was not returned.')
      const { organizationId } = created
      await recordAudit(tx, actor, {
        action: 'create',
        resourceType: 'document',
        resourceId: id,
        organizationId,
        detail: { title, partId, filename: originalFilename, sizeBytes },
      })
      return created
    })
  } catch (error) {
    if (brokenConstraint(error) === 'documents_part_id_parts_id_fk') throw noSuch('part', error)
    throw error
  }
}

type Change = Pick<AuditEntry, 'action' | 'detail'> & {
  set: { title: string } | { deletedAt: SQL | null }
}

/** Changes a document's title and logs it. Throws `not_found` when it is gone. */
export const updateDocument = (
  db: Database,
  document: Authorized<'edit', StoredDocument>,
  { title }: { title: string },
): Promise<StoredDocument> =>
  change(db, document, { action: 'edit', detail: { title, before: document.value.title }, set: { title } })

/** Removes a document so that it can be restored: its bytes stay. Logs it. Throws `not_found` when it is gone. */
export const removeDocument = (db: Database, document: Authorized<'delete', StoredDocument>): Promise<StoredDocument> =>
  change(db, document, {
    action: 'delete',
    detail: { title: document.value.title },
    set: { deletedAt: sql`now()` },
  })

/** Restores a removed document and logs it. Throws `not_found` when there is no such removed document. */
export const restoreDocument = (
  db: Database,
  document: Authorized<'delete', StoredDocument>,
): Promise<StoredDocument> =>
  change(db, document, { action: 'restore', detail: { title: document.value.title }, set: { deletedAt: null } })

async function change(
  db: Database,
  { value: document, actor }: Authorized<Action, StoredDocument>,
  { action, detail, set }: Change,
): Promise<StoredDocument> {
  const { id, organizationId } = document
  return await db.transaction(async (tx) => {
    const isAsExpected = action === 'restore' ? isNotNull(documents.deletedAt) : isNull(documents.deletedAt)
    const [changed] = await tx
      .update(documents)
      .set(set)
      .where(and(eq(documents.id, id), isAsExpected))
      .returning()
    if (changed === undefined) throw noSuch('document')
    await recordAudit(tx, actor, { action, resourceType: 'document', resourceId: id, organizationId, detail })
    return { ...document, ...changed }
  })
}
