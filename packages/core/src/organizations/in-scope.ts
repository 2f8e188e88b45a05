import type { Scope } from '@abparts/auth/gate'
import type { Action, ResourceType } from '@abparts/auth/permissions'
import { type Column, eq, or, type SQL, sql } from 'drizzle-orm'

interface OwnerColumns {
  organizationId: Column
  userId?: Column
}

/** What of a table someone may reach, as a condition; undefined for all of it. */
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
