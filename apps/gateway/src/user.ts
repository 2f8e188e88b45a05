import type { Transaction } from '@abparts/db/client'
import { images, users } from '@abparts/db/schema'
import { and, asc, eq, getTableColumns, isNull, type SQL } from 'drizzle-orm'

/** A person as the database knows them, with their photo's hash. */
export type StoredUser = typeof users.$inferSelect & { photoSha256: string | null }

/** Selects people by name. */
export const selectUsers = (db: Transaction, where: SQL | undefined) =>
  db
    .select({ ...getTableColumns(users), photoSha256: images.sha256 })
    .from(users)
    .leftJoin(images, and(eq(images.userId, users.id), isNull(images.deletedAt)))
    .where(where)
    .orderBy(asc(users.name), asc(users.id))
