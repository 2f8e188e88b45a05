import type { Transaction } from '@abparts/db/client'
import { sessions } from '@abparts/db/schema'
import { and, eq, ne } from 'drizzle-orm'

/**
 * Signs someone out everywhere, except in the session `keptId`. Access tokens that they have already work until they
 * expire, within five minutes.
 */
export async function endSessions(tx: Transaction, userId: string, keptId: string | null): Promise<void> {
  await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), keptId === null ? undefined : ne(sessions.id, keptId)))
}
