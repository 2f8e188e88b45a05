import { noSuch, type Permitted } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import type { Database } from '@abparts/db/client'
import { documents } from '@abparts/db/schema'
import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { StoredDocument } from './document.ts'
import { type AuditEntry, recordAudit } from './record-audit.ts'

type Change = Pick<AuditEntry, 'action' | 'detail'> & {
  set: { title: string } | { deletedAt: SQL | null }
}

/** Changes a manual's title, with the log. Throws `not_found` when it is gone. */
export const updateDocument = (
  db: Database,
  document: Permitted<'edit', StoredDocument>,
  { title }: { title: string },
): Promise<StoredDocument> =>
  change(db, document, { action: 'edit', detail: { title, before: document.thing.title }, set: { title } })

/** Removes a manual so that it can be restored: its bytes stay. With the log. Throws `not_found` when it is gone. */
export const removeDocument = (db: Database, document: Permitted<'delete', StoredDocument>): Promise<StoredDocument> =>
  change(db, document, {
    action: 'delete',
    detail: { title: document.thing.title },
    set: { deletedAt: sql`now()` },
  })

/** Brings a removed manual back, with the log. Throws `not_found` when there is no such removed manual. */
export const restoreDocument = (db: Database, document: Permitted<'delete', StoredDocument>): Promise<StoredDocument> =>
  change(db, document, { action: 'restore', detail: { title: document.thing.title }, set: { deletedAt: null } })

async function change(
  db: Database,
  { thing: document, actor }: Permitted<Action, StoredDocument>,
  { action, detail, set }: Change,
): Promise<StoredDocument> {
  const { id, organizationId } = document
  return await db.transaction(async (tx) => {
    const isInPlace = action === 'restore' ? isNotNull(documents.deletedAt) : isNull(documents.deletedAt)
    const [changed] = await tx
      .update(documents)
      .set(set)
      .where(and(eq(documents.id, id), isInPlace))
      .returning()
    if (changed === undefined) throw noSuch('manual')
    await recordAudit(tx, actor, { action, noun: 'document', nounId: id, organizationId, detail })
    return { ...document, ...changed }
  })
}
