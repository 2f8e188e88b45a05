import type { Transaction } from '@abparts/db/client'
import { images, organizations } from '@abparts/db/schema'
import { and, asc, eq, getTableColumns, isNull, type SQL } from 'drizzle-orm'

/** An organization as the database knows it, with its logo's hash. */
export type StoredOrganization = typeof organizations.$inferSelect & { logoSha256: string | null }

/** Selects organizations by name. */
export const selectOrganizations = (db: Transaction, where: SQL | undefined) =>
  db
    .select({ ...getTableColumns(organizations), logoSha256: images.sha256 })
    .from(organizations)
    .leftJoin(images, and(eq(images.organizationId, organizations.id), isNull(images.deletedAt)))
    .where(where)
    .orderBy(asc(organizations.name))
