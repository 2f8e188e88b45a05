import { type Guarded, guard } from '@abparts/auth/gate'
import { partSubject } from '@abparts/auth/permissions'
import type { Transaction } from '@abparts/db/client'
import { parts } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { type StoredPart, selectParts } from './part.ts'

/** A part. */
export async function findPart(db: Transaction, id: string): Promise<Guarded<StoredPart>> {
  const [part] = await selectParts(db, eq(parts.id, id))
  return guard('part', part ?? null, partSubject)
}

/** Where a part can be: in an organization, or in the catalog, which is nobody's. */
export interface PartOwner {
  organizationId: string | null
}

export const partOwner = (organizationId: string | null): Guarded<PartOwner> =>
  guard('organization', { organizationId }, partSubject)
