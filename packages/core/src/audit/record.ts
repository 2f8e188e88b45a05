import type { Actor } from '@abparts/auth/gate'
import type { AuditAction, AuditDetail, AuditResourceType } from '@abparts/contracts/audit'
import type { Transaction } from '@abparts/db/client'
import { auditEvents } from '@abparts/db/schema'

/** What is recorded about a change, apart from who made it. `organizationId` is the resource's organization. */
export interface AuditEntry {
  action: AuditAction
  resourceType: AuditResourceType
  resourceId: string
  organizationId: string | null
  detail: AuditDetail
}

/** Writes to the log in the transaction of the changes, so that both exist or neither does. */
export async function recordAudit(tx: Transaction, actor: Actor, ...entries: AuditEntry[]): Promise<void> {
  await insertAudit(tx, actor, entries)
}

/** The statement that writes the log entry. */
export const insertAudit = (db: Transaction, { userId, ...from }: Actor, entries: readonly AuditEntry[]) =>
  db.insert(auditEvents).values(entries.map((entry) => ({ ...from, ...entry, actorId: userId })))

/** For the log: the given fields that are set and differ from their previous values. */
export const changesOf = (
  fields: Readonly<Record<string, AuditDetail[string] | undefined>>,
  before: Readonly<Record<string, unknown>>,
): AuditDetail =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined || value === before[name] ? [] : [[name, value] as const],
    ),
  )
