import { setTimeout } from 'node:timers/promises'
import type { IsRevoked } from '@abparts/auth/identity'
import type { Database } from '@abparts/db/client'
import { revocations } from '@abparts/db/schema'
import { gt, sql } from 'drizzle-orm'

/** The pause between two reads of the list. */
const pauseMilliseconds = 1000
/** Longer than the lifetime of any access token. */
const keptSeconds = 6 * 60
/** Tokens have the time in seconds, by another clock than the database's. */
const marginMilliseconds = 5000

export interface Revocations {
  isRevoked: IsRevoked
  close: () => Promise<void>
}

/**
 * Reads the list of revoked sessions and users every second. While the database is unavailable, the last list stays in
 * use, since nothing can be written then either; `onFailure` is called once per outage.
 */
export function openRevocations(db: Database, onFailure: (error: unknown) => void): Revocations {
  const revokedAt = new Map<string, number>()
  const closing = new AbortController()

  async function read(): Promise<void> {
    const { id } = revocations
    const milliseconds = sql<number>`extract(epoch from ${revocations.revokedAt}) * 1000`.mapWith(Number)
    const rows = await db
      .select({ id, milliseconds })
      .from(revocations)
      .where(gt(revocations.revokedAt, sql`now() - make_interval(secs => ${keptSeconds})`))
    revokedAt.clear()
    for (const row of rows) revokedAt.set(row.id, row.milliseconds)
  }

  async function watch(): Promise<void> {
    let isWell = true
    while (!closing.signal.aborted) {
      try {
        await read()
        isWell = true
      } catch (error) {
        if (isWell) onFailure(error)
        isWell = false
      }
      await setTimeout(pauseMilliseconds, null, { signal: closing.signal }).catch(() => null)
    }
  }
  const watching = watch()

  return {
    isRevoked: ({ userId, sessionId, issuedAt }) => {
      if (sessionId !== null && revokedAt.has(sessionId)) return true
      const changedAt = revokedAt.get(userId)
      return changedAt !== undefined && issuedAt.getTime() <= changedAt + marginMilliseconds
    },
    close: async () => {
      closing.abort()
      await watching
    },
  }
}
