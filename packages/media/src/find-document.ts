import type { Transaction } from '@abparts/db/client'
import { documents } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { type StoredDocument, selectDocuments } from './document.ts'

/** A manual that is not removed, or null. */
export async function findDocument(db: Transaction, id: string): Promise<StoredDocument | null> {
  const [document] = await selectDocuments(db, and(eq(documents.id, id), isNull(documents.deletedAt)), 1)
  return document ?? null
}

/** A removed manual, which can still be restored, or null. */
export async function findRemovedDocument(db: Transaction, id: string): Promise<StoredDocument | null> {
  const [document] = await selectDocuments(db, and(eq(documents.id, id), isNotNull(documents.deletedAt)), 1)
  return document ?? null
}
