import type { Permitted } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import type { Database } from '@abparts/db/client'
import { users } from '@abparts/db/schema'
import { recordAudit } from '@abparts/media/record-audit'
import { eq } from 'drizzle-orm'
import { endSessions } from './end-sessions.ts'

/** Changes one's own name, with the log. */
export async function renameSelf(
  db: Database,
  { thing: { userId, organizationId }, actor }: Permitted<'edit', Identity>,
  { name }: { name: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(users).set({ name }).where(eq(users.id, userId))
    const detail = { name }
    await recordAudit(tx, actor, { action: 'edit', noun: 'member', nounId: userId, organizationId, detail })
  })
}

/** Ends all of one's own sessions, with the log. */
export async function signOutEverywhere(
  db: Database,
  { thing: { userId, organizationId }, actor }: Permitted<'edit', Identity>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await endSessions(tx, userId, null)
    await recordAudit(tx, actor, { action: 'delete', noun: 'sessions', nounId: userId, organizationId, detail: {} })
  })
}
