import type { Run } from '@abparts/db/run'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { idList } from './id-list.ts'
import type { MediaOwner } from './medium-state.ts'

const Locked = z.array(z.object({ id: z.guid(), organizationId: z.guid().nullable() }))

/**
 * Makes changes of the pictures of these parts or users wait for each other until the transaction ends, as
 * `lockImageOwner` does with one. Answers with the organization to which each of them belongs that exists.
 */
export async function lockOwners(run: Run, owners: readonly MediaOwner[]): Promise<Map<string, string | null>> {
  const organizationIds = new Map<string, string | null>()
  for (const [type, table] of [
    ['part', sql`parts`],
    ['user', sql`users`],
  ] as const) {
    const ids = idList(owners.filter((owner) => owner.type === type).map(({ id }) => id))
    const rows = await run(sql`
      select id, organization_id as "organizationId" from ${table} where id = any(${ids}) order by id for no key update`)
    for (const row of Locked.parse(rows)) organizationIds.set(row.id, row.organizationId)
  }
  return organizationIds
}
