import type { Database } from '@abparts/db/client'
import { organizations, parts, users } from '@abparts/db/schema'
import { inArray } from 'drizzle-orm'
import { type OwnerValues, pagesOf } from './read-owners.ts'

/** Names that no two can have. */
const uniqueNames = [
  {
    ...{ table: organizations, column: organizations.name },
    nameOf: (owner: OwnerValues) => (owner.type === 'organization' ? owner.values.name : null),
  },
  {
    ...{ table: parts, column: parts.partNumber },
    nameOf: (owner: OwnerValues) => (owner.type === 'part' ? owner.values.partNumber : null),
  },
  {
    ...{ table: users, column: users.username },
    nameOf: (owner: OwnerValues) => (owner.type === 'user' ? owner.values.username : null),
  },
  {
    ...{ table: users, column: users.email },
    nameOf: (owner: OwnerValues) => (owner.type === 'user' ? owner.values.email : null),
  },
]

/** Those of some owners who have a name that somebody in the database has. */
export async function findNamesakes(db: Database, owners: readonly OwnerValues[]): Promise<Set<OwnerValues>> {
  const namesakes = new Set<OwnerValues>()
  for (const { table, column, nameOf } of uniqueNames) {
    const taken = new Set<string>()
    for (const page of pagesOf(owners.flatMap((owner) => nameOf(owner) ?? [])))
      for (const { name } of await db.select({ name: column }).from(table).where(inArray(column, page))) taken.add(name)
    for (const owner of owners) if (taken.has(nameOf(owner) ?? '')) namesakes.add(owner)
  }
  return namesakes
}
