import { noSuch } from '@abparts/auth/gate'
import type { DocumentContentType } from '@abparts/contracts/document'
import type { Database } from '@abparts/db/client'
import { brokenConstraint } from '@abparts/db/fault'
import { documents, storageObjects } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { type StoredDocument, selectDocuments } from './document.ts'
import { type DocumentPlace, partIdOf } from './document-place.ts'
import { recordAudit } from './record-audit.ts'

/** A manual whose bytes are stored already. */
export interface NewDocument {
  place: DocumentPlace<'create'>
  title: string
  /** Also part of the object's key. */
  id: string
  originalFilename: string
  contentType: DocumentContentType
  object: { key: string; backend: 'local' | 's3'; sizeBytes: number; sha256: string }
}

/** Adds a manual: row, object and log in one transaction. Throws `not_found` when the part is gone. */
export async function createDocument(db: Database, { place, ...document }: NewDocument): Promise<StoredDocument> {
  const { id, title, originalFilename, object } = document
  const { sizeBytes } = object
  const { actor } = place
  const partId = partIdOf(place)
  try {
    return await db.transaction(async (tx) => {
      const [stored] = await tx.insert(storageObjects).values(object).returning()
      if (stored === undefined) throw new Error('An insert returned no row.')
      await tx
        .insert(documents)
        .values({ ...document, partId, objectId: stored.id, sizeBytes, uploadedBy: actor.userId })
      const [created] = await selectDocuments(tx, eq(documents.id, id), 1)
      if (created === undefined) throw new Error('An inserted row is not there.')
      const { organizationId } = created
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
    if (brokenConstraint(error) === 'documents_part_id_parts_id_fk') throw noSuch('part', error)
    throw error
  }
}
