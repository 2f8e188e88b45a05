import { type Guarded, guard } from '@abparts/auth/gate'
import { documentSubject } from '@abparts/auth/permissions'
import type { Transaction } from '@abparts/db/client'
import { documents } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull, type SQL } from 'drizzle-orm'
import { type StoredDocument, selectDocuments } from './document.ts'

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
