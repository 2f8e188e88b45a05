import { type Guarded, guard } from '@abparts/auth/gate'
import type { Transaction } from '@abparts/db/client'
import { organizations } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { type StoredOrganization, selectOrganizations } from './organization.ts'

/** An organization. */
export async function findOrganization(db: Transaction, id: string): Promise<Guarded<StoredOrganization>> {
  const [organization] = await selectOrganizations(db, eq(organizations.id, id))
  return guard('organization', organization ?? null, () => ({ noun: 'organization', organizationId: id }))
}
