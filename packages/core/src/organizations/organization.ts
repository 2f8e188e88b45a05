import { type Guarded, guard, type Scope } from '@abparts/auth/gate'
import type { Database, Transaction } from '@abparts/db/client'
import { images, organizations } from '@abparts/db/schema'
import { and, asc, eq, getTableColumns, gt, ilike, isNull, type SQL } from 'drizzle-orm'
import { inScope } from './in-scope.ts'

/** An organization as stored in the database, with its logo's hash. */
export type StoredOrganization = typeof organizations.$inferSelect & { logoSha256: string | null }

/** Selects organizations by name. */
export const selectOrganizations = (db: Transaction, where: SQL | undefined) =>
  db
    .select({ ...getTableColumns(organizations), logoSha256: images.sha256 })
    .from(organizations)
    .leftJoin(images, and(eq(images.organizationId, organizations.id), isNull(images.deletedAt)))
    .where(where)
    .orderBy(asc(organizations.name))

/** An organization. */
export async function findOrganization(db: Transaction, id: string): Promise<Guarded<StoredOrganization>> {
  const [organization] = await selectOrganizations(db, eq(organizations.id, id))
  return guard('organization', organization ?? null, () => ({ type: 'organization', organizationId: id }))
}

interface OrganizationFilter {
  /** An `ILIKE` pattern for the name. */
  pattern?: string | undefined
  /** Returns the page after the organization with this name. */
  afterName?: string | undefined
  limit: number
}

/** Organizations by name. */
export async function listOrganizations(
  db: Database,
  scope: Scope<'view', 'organization'>,
  { pattern, afterName, limit }: OrganizationFilter,
): Promise<StoredOrganization[]> {
  const where = and(
    inScope(scope, { organizationId: organizations.id }),
    pattern ? ilike(organizations.name, pattern) : undefined,
    afterName === undefined ? undefined : gt(organizations.name, afterName),
  )
  return await selectOrganizations(db, where).limit(limit)
}
