import type { Database } from '@abparts/db/client'
import { accounts, organizations, parts, users } from '@abparts/db/schema'
import { and, eq, inArray } from 'drizzle-orm'
import type { SyncOptions } from './installation.ts'

/** What is copied of an owner; of users also their sign-in, if requested. */
export type OwnerValues =
  | { type: 'organization'; values: typeof organizations.$inferInsert & { id: string } }
  | { type: 'part'; values: typeof parts.$inferInsert & { id: string }; organizationName: string | null }
  | {
      type: 'user'
      values: typeof users.$inferInsert & { id: string }
      organizationName: string | null
      /** Their e-mail address, if they have a role in the source that they do not get. */
      lostRole: string | null
      accounts: (typeof accounts.$inferInsert)[]
    }

const pageSize = 1000

/** An owner of copied media that the target does not have yet. */
export type MissingOwner = OwnerValues & {
  label: string
  /** Why the owner cannot be created there; null when it can. */
  refusalReason: string | null
}

/** Unique ids, in pages that fit into one query. */
export function* pagesOf(ids: readonly string[]): Generator<string[]> {
  const unique = [...new Set(ids)]
  for (let start = 0; start < unique.length; start += pageSize) yield unique.slice(start, start + pageSize)
}

export async function readOrganizations(db: Database, ids: readonly string[]): Promise<OwnerValues[]> {
  const { id, name, createdAt } = organizations
  const found: OwnerValues[] = []
  for (const page of pagesOf(ids))
    for (const values of await db.select({ id, name, createdAt }).from(organizations).where(inArray(id, page)))
      found.push({ type: 'organization', values })
  return found
}

export async function readParts(db: Database, ids: readonly string[]): Promise<OwnerValues[]> {
  const { id, partNumber, name, description, organizationId, createdAt } = parts
  const columns = { id, partNumber, name, description, organizationId, createdAt }
  const found: OwnerValues[] = []
  for (const page of pagesOf(ids))
    for (const { values, organizationName } of await db
      .select({ values: columns, organizationName: organizations.name })
      .from(parts)
      .leftJoin(organizations, eq(organizations.id, organizationId))
      .where(inArray(id, page)))
      found.push({ type: 'part', values, organizationName })
  return found
}

/** An address that cannot receive mail or be used to sign in. */
const placeholderEmail = (id: string) => `${id}@example.invalid`

export async function readUsers(
  db: Database,
  ids: readonly string[],
  { withUsers, keptRoles }: Pick<SyncOptions, 'withUsers' | 'keptRoles'>,
): Promise<OwnerValues[]> {
  const { id, username, email, emailVerified, name, role, organizationId, active, createdAt } = users
  const columns = { id, username, email, emailVerified, name, role, organizationId, active, createdAt }
  const found: OwnerValues[] = []
  for (const page of pagesOf(ids)) {
    const signIns = withUsers ? await readPasswords(db, page) : []
    for (const { row, organizationName } of await db
      .select({ row: columns, organizationName: organizations.name })
      .from(users)
      .leftJoin(organizations, eq(organizations.id, organizationId))
      .where(inArray(id, page))) {
      const isKept = row.role === 'user' || keptRoles.has(row.email)
      const values = isKept ? row : { ...row, role: 'user' as const }
      found.push({
        type: 'user',
        organizationName,
        lostRole: isKept ? null : row.email,
        values: withUsers ? values : { ...values, email: placeholderEmail(row.id), emailVerified: false },
        accounts: signIns.filter(({ userId }) => userId === row.id),
      })
    }
  }
  return found
}

async function readPasswords(db: Database, userIds: readonly string[]) {
  const { userId, accountId, providerId, password } = accounts
  return await db
    .select({ userId, accountId, providerId, password })
    .from(accounts)
    .where(and(inArray(userId, userIds), eq(providerId, 'credential')))
}
