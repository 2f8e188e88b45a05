import type { Scope } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import { parts } from '@abparts/db/schema'
import { and, eq, ilike, isNull, or, type SQL, sql } from 'drizzle-orm'
import { inScope } from './in-scope.ts'
import { type StoredPart, selectParts } from './part.ts'

interface PartFilter {
  /** Null: catalog parts alone. Undefined: all. */
  organizationId?: string | null | undefined
  /** An `ILIKE` pattern for number, name or description. */
  pattern?: string | undefined
  /** The page after the part with this number and id. */
  after?: [partNumber: string, id: string] | undefined
  limit: number
}

/** Parts by number: those of the catalog, which everyone signed in may see, and proprietary ones in scope. */
export async function listParts(
  db: Database,
  scope: Scope<'see', 'proprietary_part'>,
  { organizationId, pattern, after, limit }: PartFilter,
): Promise<StoredPart[]> {
  const own = inScope(scope, { organizationId: parts.organizationId })
  const where = and(
    own && or(isNull(parts.organizationId), own),
    organizationId === undefined ? undefined : belongsTo(organizationId),
    pattern
      ? or(ilike(parts.partNumber, pattern), ilike(parts.name, pattern), ilike(parts.description, pattern))
      : undefined,
    after && sql`(${parts.partNumber}, ${parts.id}) > (${after[0]}, ${after[1]}::uuid)`,
  )
  return await selectParts(db, where).limit(limit)
}

const belongsTo = (organizationId: string | null): SQL =>
  organizationId === null ? isNull(parts.organizationId) : eq(parts.organizationId, organizationId)
