import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import { rateLimits } from '@abparts/db/schema'
import { and, inArray, lte, ne, sql } from 'drizzle-orm'

interface RateLimit {
  /** What is counted and for whom: `upload:<user id>`. */
  key: string
  /** How often it is allowed within a window. */
  limit: number
  windowSeconds: number
}

/** Each call adds at most one row and removes up to this many expired ones, so unused keys disappear. */
const removedPerCall = 4

/**
 * Counts one more in the current window, for all instances together. Beyond the limit, throws `too_many_requests` with
 * the seconds until the window ends. Must not run in the transaction that it guards: a rejected attempt counts too.
 */
export async function limitRate(db: Database, { key, limit, windowSeconds }: RateLimit): Promise<void> {
  const { count, endsAt } = rateLimits
  const ended = db
    .select({ key: rateLimits.key })
    .from(rateLimits)
    .where(and(lte(endsAt, sql`now()`), ne(rateLimits.key, key)))
    .orderBy(endsAt)
    .limit(removedPerCall)
    .for('update', { skipLocked: true })
  const removed = db
    .$with('removed')
    .as(db.delete(rateLimits).where(inArray(rateLimits.key, ended)).returning({ key: rateLimits.key }))
  const counted = insertedRow(
    await db
      .with(removed)
      .insert(rateLimits)
      .values({ key, count: 1, endsAt: sql`now() + make_interval(secs => ${windowSeconds})` })
      .onConflictDoUpdate({
        target: rateLimits.key,
        set: {
          count: sql`case when ${endsAt} <= now() then 1 else least(${count}, ${limit}) + 1 end`,
          endsAt: sql`case when ${endsAt} <= now() then excluded.ends_at else ${endsAt} end`,
        },
      })
      .returning({ count, secondsLeft: sql`ceil(extract(epoch from ${endsAt} - now()))`.mapWith(Number) }),
  )
  if (counted.count <= limit) return
  const retryAfterSeconds = Math.max(1, counted.secondsLeft)
  throw new AppError('too_many_requests', `Too many requests. Try again in ${timeOf(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  })
}

/** Human-readable: `1 second`, `40 seconds`, `55 minutes`. */
function timeOf(seconds: number): string {
  if (seconds >= 100) return `${Math.ceil(seconds / 60)} minutes`
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}
