import type { AuditResourceType } from '@abparts/contracts/audit'
import type { Database, Run } from '@abparts/db/client'
import { accounts, organizations, parts, users } from '@abparts/db/schema'
import { type SQLWrapper, sql } from 'drizzle-orm'
import { z } from 'zod'
import { insertAudit } from '../audit/record.ts'
import { idList, type MediaOwner } from './medium.ts'
import { ownerKey } from './plan.ts'
import type { MissingOwner } from './read-owners.ts'
import type { ApplyOptions } from './source.ts'

const Locked = z.array(z.object({ id: z.guid(), organizationId: z.guid().nullable() }))

/**
 * Serializes changes of the images of these parts or users until the transaction ends, as `lockImageOwner` does for
 * one. Returns the organization of each of them that exists.
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

const resourceTypes = { organization: 'organization', part: 'part', user: 'member' } satisfies Record<
  string,
  AuditResourceType
>

const Created = z.array(z.object({ id: z.guid() }))

/**
 * Creates the owners that the target did not have, with their organizations and the log. Existing ones are not changed.
 */
export async function createOwners(
  run: Run,
  owners: readonly MediaOwner[],
  missingOwners: ReadonlyMap<string, MissingOwner>,
  { actor, source, target: { db } }: Pick<ApplyOptions, 'actor' | 'source' | 'target'>,
): Promise<void> {
  const missing = withOrganizations(owners, missingOwners)
  const ids = new Set<string>()
  for (const query of insertsOf(db, missing)) for (const { id } of Created.parse(await run(query))) ids.add(id)
  const created = missing.filter(({ values }) => ids.has(values.id))
  if (created.length === 0) return
  const signIns = created.flatMap((owner) => (owner.type === 'user' ? owner.accounts : []))
  if (signIns.length > 0) await run(db.insert(accounts).values(signIns))
  const entries = created.map((owner) => ({
    action: 'create' as const,
    resourceType: resourceTypes[owner.type],
    resourceId: owner.values.id,
    organizationId: owner.type === 'organization' ? owner.values.id : (owner.values.organizationId ?? null),
    detail: { syncedFrom: source.name, name: owner.label },
  }))
  await run(insertAudit(db, actor, entries))
}

function withOrganizations(
  owners: readonly MediaOwner[],
  missingOwners: ReadonlyMap<string, MissingOwner>,
): MissingOwner[] {
  const find = (owner: MediaOwner) => missingOwners.get(ownerKey(owner)) ?? []
  const missing = owners.flatMap(find)
  const theirs = missing.flatMap(({ values }) =>
    'organizationId' in values && values.organizationId
      ? find({ type: 'organization', id: values.organizationId })
      : [],
  )
  // Always in the same order, so that there is no deadlock.
  return [...new Set([...missing, ...theirs])].toSorted((a, b) => (a.values.id < b.values.id ? -1 : 1))
}

/** Organizations first: the others belong to them. */
function insertsOf(db: Database, missing: readonly MissingOwner[]): SQLWrapper[] {
  const organizationRows = missing.flatMap((owner) => (owner.type === 'organization' ? owner.values : []))
  const partRows = missing.flatMap((owner) => (owner.type === 'part' ? owner.values : []))
  const userRows = missing.flatMap((owner) => (owner.type === 'user' ? owner.values : []))
  const [organization, part, user] = [{ id: organizations.id }, { id: parts.id }, { id: users.id }]
  const inserts = [
    organizationRows.length > 0 &&
      db
        .insert(organizations)
        .values(organizationRows)
        .onConflictDoNothing({ target: organization.id })
        .returning(organization),
    partRows.length > 0 && db.insert(parts).values(partRows).onConflictDoNothing({ target: part.id }).returning(part),
    userRows.length > 0 && db.insert(users).values(userRows).onConflictDoNothing({ target: user.id }).returning(user),
  ]
  return inserts.filter((insert) => insert !== false)
}
