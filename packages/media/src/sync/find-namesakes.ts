import type { Database } from '@abparts/db/client'
import { organizations, parts, users } from '@abparts/db/schema'
import { inArray } from 'drizzle-orm'
import { type OwnerValues, pagesOf } from './read-owners.ts'

/** Where a name is: in an organization, in none (the catalog), or, without a place, all over the installation. */
interface PlacedName {
  name: string
  organizationId?: string | null | undefined
}

const organizationOf = ({ organizationId = null }: { organizationId?: string | null | undefined }) => organizationId

/** Names that no two in one place can have. */
const uniqueNames = [
  {
    ...{ table: organizations, column: organizations.name, place: {} },
    nameOf: (owner: OwnerValues): PlacedName | null =>
      owner.type === 'organization' ? { name: owner.values.name } : null,
  },
  {
    ...{ table: parts, column: parts.partNumber, place: { organizationId: parts.organizationId } },
    nameOf: ({ type, values }: OwnerValues): PlacedName | null =>
      type === 'part' ? { name: values.partNumber, organizationId: organizationOf(values) } : null,
  },
  {
    ...{ table: users, column: users.username, place: { organizationId: users.organizationId } },
    nameOf: ({ type, values }: OwnerValues): PlacedName | null =>
      type === 'user' ? { name: values.username, organizationId: organizationOf(values) } : null,
  },
  {
    ...{ table: users, column: users.email, place: {} },
    nameOf: (owner: OwnerValues): PlacedName | null => (owner.type === 'user' ? { name: owner.values.email } : null),
  },
]

const keyOf = ({ name, organizationId }: PlacedName) => JSON.stringify([name, organizationId])

/** Those of some owners who have a name that somebody in the database has, in the same place. */
export async function findNamesakes(db: Database, owners: readonly OwnerValues[]): Promise<Set<OwnerValues>> {
  const namesakes = new Set<OwnerValues>()
  for (const { table, column, place, nameOf } of uniqueNames) {
    const taken = new Set<string>()
    for (const page of pagesOf(owners.flatMap((owner) => nameOf(owner)?.name ?? [])))
      for (const found of await db
        .select({ name: column, ...place })
        .from(table)
        .where(inArray(column, page)))
        taken.add(keyOf(found))
    for (const owner of owners) {
      const name = nameOf(owner)
      if (name !== null && taken.has(keyOf(name))) namesakes.add(owner)
    }
  }
  return namesakes
}
