import type { Transaction } from '@abparts/db/client'
import { documents } from '@abparts/db/schema'
import { and, eq, ilike, isNull, or, sql } from 'drizzle-orm'
import { type StoredDocument, selectDocuments } from './document.ts'
import { type DocumentPlace, partIdOf } from './document-place.ts'

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
  place: DocumentPlace<'see'>,
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
