import { setTimeout } from 'node:timers/promises'
import type { IsRevoked } from '@abparts/auth/identity'
import type { Database } from '@abparts/db/client'
import { revocations } from '@abparts/db/schema'
import { gt, sql } from 'drizzle-orm'

/** Between two looks at the list. */
const pauseMilliseconds = 1000
/** No access token lives longer. */
const keptSeconds = 6 * 60
/** Tokens tell their time in seconds, by the clock of another machine than the database's. */
const marginMilliseconds = 5000

export interface Revocations {
  isRevoked: IsRevoked
  /** Changes with every revocation of this id: for whoever keeps an identity over time. */
  versionOf: (id: string) => number
  close: () => Promise<void>
}

/**
 * Reads every second which sessions and users have lost the access that their tokens give. While the database does not
 * answer, the list stays as it was, since nothing can be written then either; `onFailure` is called once.
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
    versionOf: (id) => revokedAt.get(id) ?? 0,
    close: async () => {
      closing.abort()
      await watching
    },
  }
}
