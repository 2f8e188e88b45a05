import type { Transaction } from '@abparts/db/client'
import { organizations, parts, users } from '@abparts/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import type { ImageOwner } from '../image-owner.ts'

/** Writes what is left of an owner's paths into its URL column: those that are not in the database, in order. */
export async function keepPaths(tx: Transaction, { type, id }: ImageOwner, paths: string[]): Promise<void> {
  const [path = null] = paths
  switch (type) {
    case 'organization':
      await tx
        .update(organizations)
        .set({ logoUrl: path })
        .where(and(eq(organizations.id, id), sql`${organizations.logoUrl} is distinct from ${path}`))
      return
    case 'user':
      await tx
        .update(users)
        .set({ profilePhotoUrl: path })
        .where(and(eq(users.id, id), sql`${users.profilePhotoUrl} is distinct from ${path}`))
      return
    case 'part':
      await tx
        .update(parts)
        .set({ imageUrls: paths })
        .where(and(eq(parts.id, id), sql`${parts.imageUrls} <> ${sql.param(paths, parts.imageUrls)}`))
  }
}
