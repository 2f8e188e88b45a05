import type { Transaction } from '@abparts/db/client'
import { auditEvents } from '@abparts/db/schema'

/** Who does something, and from where. The platform's own jobs and commands have neither. */
export interface Actor {
  userId: string | null
  /** The client's address. */
  address: string | null
  requestId: string | null
}

export const platformActor: Actor = { userId: null, address: null, requestId: null }

type NewAuditEvent = typeof auditEvents.$inferInsert

/** What is told of a change, beside who made it. `organizationId` is that of the thing. */
export type AuditEntry = Pick<NewAuditEvent, 'action' | 'noun' | 'nounId' | 'detail'> & {
  organizationId: string | null
}

/** Writes the log in the transaction of the change: both are there, or neither. */
export async function recordAudit(tx: Transaction, { userId, ...from }: Actor, entry: AuditEntry): Promise<void> {
  await tx.insert(auditEvents).values({ ...from, ...entry, actorId: userId })
}
