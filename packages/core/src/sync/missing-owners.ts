import type { Database } from '@abparts/db/client'
import { organizations, parts, users } from '@abparts/db/schema'
import { inArray } from 'drizzle-orm'
import type { Direction, SyncOptions } from './installation.ts'
import { cut, type MediaOwner } from './medium.ts'
import { ownerKey, type SyncItem } from './plan.ts'
import { type MissingOwner, type OwnerValues, pagesOf, readOrganizations, readParts, readUsers } from './read-owners.ts'
import { invalid, isShort } from './require-valid.ts'

/** The scope of a name: an organization, no organization (the catalog), or, if undefined, the whole installation. */
interface ScopedName {
  name: string
  organizationId?: string | null | undefined
}

const organizationOf = ({ organizationId = null }: { organizationId?: string | null | undefined }) => organizationId

/** Names that must be unique within a scope. */
const uniqueNames = [
  {
    table: organizations,
    column: organizations.name,
    scope: {},
    nameOf: (owner: OwnerValues): ScopedName | null =>
      owner.type === 'organization' ? { name: owner.values.name } : null,
  },
  {
    table: parts,
    column: parts.partNumber,
    scope: { organizationId: parts.organizationId },
    nameOf: ({ type, values }: OwnerValues): ScopedName | null =>
      type === 'part' ? { name: values.partNumber, organizationId: organizationOf(values) } : null,
  },
  {
    table: users,
    column: users.username,
    scope: { organizationId: users.organizationId },
    nameOf: ({ type, values }: OwnerValues): ScopedName | null =>
      type === 'user' ? { name: values.username, organizationId: organizationOf(values) } : null,
  },
  {
    table: users,
    column: users.email,
    scope: {},
    nameOf: (owner: OwnerValues): ScopedName | null => (owner.type === 'user' ? { name: owner.values.email } : null),
  },
]

const keyOf = ({ name, organizationId }: ScopedName) => JSON.stringify([name, organizationId])

/** Those of some owners whose name is taken in the database, in the same scope. */
async function findNameConflicts(db: Database, owners: readonly OwnerValues[]): Promise<Set<OwnerValues>> {
  const nameConflicts = new Set<OwnerValues>()
  for (const { table, column, scope, nameOf } of uniqueNames) {
    const taken = new Set<string>()
    for (const page of pagesOf(owners.flatMap((owner) => nameOf(owner)?.name ?? [])))
      for (const found of await db
        .select({ name: column, ...scope })
        .from(table)
        .where(inArray(column, page)))
        taken.add(keyOf(found))
    for (const owner of owners) {
      const name = nameOf(owner)
      if (name !== null && taken.has(keyOf(name))) nameConflicts.add(owner)
    }
  }
  return nameConflicts
}

/** Owners of media to copy, and their organizations, that the target does not have, organizations first. */
export async function findMissingOwners(
  { source, target }: Direction,
  items: readonly SyncItem[],
  options: Pick<SyncOptions, 'withUsers' | 'keptRoles'>,
): Promise<Map<string, MissingOwner>> {
  const owners = items.flatMap(({ owner }) => owner ?? [])
  const found: OwnerValues[] = []
  for (const type of ['part', 'user'] as const) {
    const ids = await absentIds(target.db, type, idsOf(owners, type))
    found.push(...(type === 'part' ? await readParts(source.db, ids) : await readUsers(source.db, ids, options)))
  }
  const organizationIds = found.flatMap(({ values }) =>
    'organizationId' in values ? (values.organizationId ?? []) : [],
  )
  const absent = await absentIds(target.db, 'organization', [...idsOf(owners, 'organization'), ...organizationIds])
  const all = [...(await readOrganizations(source.db, absent)), ...found]
  const nameConflicts = await findNameConflicts(target.db, all)
  const missing = new Map<string, MissingOwner>()
  for (const owner of all) {
    const key = ownerKey({ type: owner.type, id: owner.values.id })
    missing.set(key, {
      ...owner,
      label: cut(labelOf(owner)),
      refusalReason: refusalReasonOf(owner, nameConflicts, missing),
    })
  }
  return missing
}

const idsOf = (owners: readonly MediaOwner[], type: MediaOwner['type']) =>
  owners.filter((owner) => owner.type === type).map(({ id }) => id)

const tables = { organization: organizations, part: parts, user: users }
async function absentIds(db: Database, type: MediaOwner['type'], ids: readonly string[]): Promise<string[]> {
  const absent: string[] = []
  for (const page of pagesOf(ids)) {
    const { id } = tables[type]
    const present = new Set((await db.select({ id }).from(tables[type]).where(inArray(id, page))).map((row) => row.id))
    absent.push(...page.filter((wanted) => !present.has(wanted)))
  }
  return absent
}

function labelOf(owner: OwnerValues): string {
  if (owner.type === 'organization') return `organization ${owner.values.name}`
  const label = owner.type === 'part' ? `part ${owner.values.partNumber}` : `user ${owner.values.username}`
  return owner.organizationName === null ? label : `${label} of ${owner.organizationName}`
}

/** Whoever has the same name under another id may be someone else: that is for people to find out. */
function refusalReasonOf(
  owner: OwnerValues,
  nameConflicts: ReadonlySet<OwnerValues>,
  missing: ReadonlyMap<string, MissingOwner>,
): string | null {
  const organizationId = ('organizationId' in owner.values ? owner.values.organizationId : null) ?? null
  const organization = organizationId ? missing.get(ownerKey({ type: 'organization', id: organizationId })) : undefined
  if (organization?.refusalReason) return organization.refusalReason
  if (!isShort(owner.values)) return invalid
  if (!nameConflicts.has(owner)) return null
  const where = owner.type === 'part' && organizationId === null ? ' in its catalog' : ''
  return `The target has another ${labelOf(owner)}${where}: one of them needs another name, or both the same id.`
}
