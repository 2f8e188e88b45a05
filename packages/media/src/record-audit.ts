import type { Actor } from '@abparts/auth/gate'
import type { AuditAction, AuditDetail, AuditNoun } from '@abparts/contracts/audit'
import type { Transaction } from '@abparts/db/client'
import { auditEvents } from '@abparts/db/schema'

/** What is told of a change, beside who made it. `organizationId` is that of the thing. */
export interface AuditEntry {
  action: AuditAction
  noun: AuditNoun
  nounId: string
  organizationId: string | null
  detail: AuditDetail
}

/** Writes the log in the transaction of the changes: both are there, or neither. */
export async function recordAudit(
  tx: Transaction,
  { userId, ...from }: Actor,
  ...entries: AuditEntry[]
): Promise<void> {
  await tx.insert(auditEvents).values(entries.map((entry) => ({ ...from, ...entry, actorId: userId })))
}
