import type { Scope } from '@abparts/auth/gate'
import type { Action, ResourceType } from '@abparts/auth/permissions'
import { type Column, eq, or, type SQL, sql } from 'drizzle-orm'

interface OwnerColumns {
  organizationId: Column
  userId?: Column
}

/** A condition for the rows of a table within a scope; undefined for all rows. */
export function inScope(
  { isEverything, organizationId, userId }: Scope<Action, ResourceType>,
  columns: OwnerColumns,
): SQL | undefined {
  if (isEverything) return undefined
  return or(
    organizationId === null ? sql`false` : eq(columns.organizationId, organizationId),
    columns.userId && eq(columns.userId, userId),
  )
}
