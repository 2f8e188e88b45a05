import type { Actor } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { documents } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { StoredDocument } from './document.ts'
import { type AuditEntry, recordAudit } from './record-audit.ts'

type Change = Pick<AuditEntry, 'action' | 'detail'> & {
  set: { title: string } | { deletedAt: SQL | null }
}

/** Changes a manual's title, with the log. False when it is gone. */
export const updateDocument = (db: Database, actor: Actor, document: StoredDocument, { title }: { title: string }) =>
  change(db, actor, document, { action: 'edit', detail: { title, before: document.title }, set: { title } })

/** Removes a manual so that it can be restored: its bytes stay. With the log. False when it was gone already. */
export const removeDocument = (db: Database, actor: Actor, document: StoredDocument) =>
  change(db, actor, document, {
    action: 'delete',
    detail: { title: document.title },
    set: { deletedAt: sql`now()` },
  })

/** Brings a removed manual back, with the log. False when there is no such removed manual. */
export const restoreDocument = (db: Database, actor: Actor, document: StoredDocument) =>
  change(db, actor, document, { action: 'restore', detail: { title: document.title }, set: { deletedAt: null } })

async function change(
  db: Database,
  actor: Actor,
  { id, organizationId }: StoredDocument,
  { action, detail, set }: Change,
): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const isInPlace = action === 'restore' ? isNotNull(documents.deletedAt) : isNull(documents.deletedAt)
    const changed = await tx
      .update(documents)
      .set(set)
      .where(and(eq(documents.id, id), isInPlace))
      .returning({ id: documents.id })
    if (changed.length === 0) return false
    await recordAudit(tx, actor, { action, noun: 'document', nounId: id, organizationId, detail })
    return true
  })
}
