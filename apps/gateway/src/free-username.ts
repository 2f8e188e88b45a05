import type { Transaction } from '@abparts/db/client'
import { users } from '@abparts/db/schema'
import { and, eq, isNull, sql } from 'drizzle-orm'

/**
 * A username that nobody in an organization has, or among those of none: the one that is wanted, or with a number behind
 * it. Members of others do not count.
 */
export async function freeUsername(db: Transaction, wanted: string, organizationId: string | null): Promise<string> {
  const isMember = organizationId === null ? isNull(users.organizationId) : eq(users.organizationId, organizationId)
  const similar = await db
    .select({ username: users.username })
    .from(users)
    .where(and(isMember, sql`starts_with(${users.username}, ${wanted})`))
  const taken = new Set(similar.map(({ username }) => username))
  let free = wanted
  for (let number = 2; taken.has(free); number++) free = `${wanted}-${number}`
  return free
}
