import type { Actor } from '@abparts/auth/gate'
import type { DocumentContentType, DocumentFields } from '@abparts/contracts/document'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { brokenConstraint } from '@abparts/db/fault'
import { documents, storageObjects } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { type StoredDocument, selectDocuments } from './document.ts'
import { recordAudit } from './record-audit.ts'

/** A manual whose bytes are stored already. */
export interface NewDocument extends DocumentFields {
  /** Also part of the object's key. */
  id: string
  originalFilename: string
  contentType: DocumentContentType
  object: { key: string; backend: 'local' | 's3'; sizeBytes: number; sha256: string }
}

/** Adds a manual: row, object and log in one transaction. Throws `not_found` when the part is gone. */
export async function createDocument(db: Database, actor: Actor, document: NewDocument): Promise<StoredDocument> {
  const { id, title, originalFilename, object } = document
  const { sizeBytes } = object
  try {
    return await db.transaction(async (tx) => {
      const [stored] = await tx.insert(storageObjects).values(object).returning()
      if (stored === undefined) throw new Error('An insert returned no row.')
      await tx.insert(documents).values({ ...document, objectId: stored.id, sizeBytes, uploadedBy: actor.userId })
      const [created] = await selectDocuments(tx, eq(documents.id, id), 1)
      if (created === undefined) throw new Error('An inserted row is not there.')
      const { organizationId, partId } = created
      await recordAudit(tx, actor, {
        action: 'create',
        noun: 'document',
        nounId: id,
        organizationId,
        detail: { title, partId, filename: originalFilename, sizeBytes },
      })
      return created
    })
  } catch (error) {
    if (brokenConstraint(error) === 'documents_part_id_parts_id_fk')
      throw new AppError('not_found', 'There is no such part.', { cause: error })
    throw error
  }
}
