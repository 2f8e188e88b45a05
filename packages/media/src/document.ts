import type { Transaction } from '@abparts/db/client'
import { documents, parts, storageObjects } from '@abparts/db/schema'
import { eq, type SQL, sql } from 'drizzle-orm'

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
