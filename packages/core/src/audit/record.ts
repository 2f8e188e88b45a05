import type { Actor } from '@abparts/auth/gate'
import type { AuditAction, AuditDetail, AuditResourceType } from '@abparts/contracts/audit'
import type { Transaction } from '@abparts/db/client'
import { auditEvents } from '@abparts/db/schema'

/** What is told of a change, beside who made it. `organizationId` is that of the resource. */
export interface AuditEntry {
  action: AuditAction
  resourceType: AuditResourceType
  resourceId: string
  organizationId: string | null
  detail: AuditDetail
}

/** Writes the log in the transaction of the changes: both are there, or neither. */
export async function recordAudit(tx: Transaction, actor: Actor, ...entries: AuditEntry[]): Promise<void> {
  await insertAudit(tx, actor, entries)
}

/** The statement that does it. */
export const insertAudit = (db: Transaction, { userId, ...from }: Actor, entries: readonly AuditEntry[]) =>
  db.insert(auditEvents).values(entries.map((entry) => ({ ...from, ...entry, actorId: userId })))

/** For the log: those of the given fields that are there and differ from what was before. */
export const changesOf = (
  fields: Readonly<Record<string, AuditDetail[string] | undefined>>,
  before: Readonly<Record<string, unknown>>,
): AuditDetail =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined || value === before[name] ? [] : [[name, value] as const],
    ),
  )
