import type { Scope } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { organizations } from '@abparts/db/schema'
import { and, gt, ilike } from 'drizzle-orm'
import { inScope } from './in-scope.ts'
import { type StoredOrganization, selectOrganizations } from './organization.ts'

interface OrganizationFilter {
  /** An `ILIKE` pattern for the name. */
  pattern?: string | undefined
  /** The page after the organization with this name. */
  afterName?: string | undefined
  limit: number
}

/** Organizations by name. */
export async function listOrganizations(
  db: Database,
  scope: Scope<'see', 'organization'>,
  { pattern, afterName, limit }: OrganizationFilter,
): Promise<StoredOrganization[]> {
  const where = and(
    inScope(scope, { organizationId: organizations.id }),
    pattern ? ilike(organizations.name, pattern) : undefined,
    afterName === undefined ? undefined : gt(organizations.name, afterName),
  )
  return await selectOrganizations(db, where).limit(limit)
}
