import type { Transaction } from '@abparts/db/client'
import { organizations, parts, users } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import type { ImageOwner } from '../images/owner.ts'

interface Paths {
  /** The paths that the source of the images has listed. */
  told: readonly string[]
  /** Those among them that are not in the database. */
  left: readonly string[]
}

/**
 * Writes an owner's remaining paths into its URL column, in order: those that are not in the database, and any other
 * that was in the column and was not listed. The owner is locked.
 */
export async function keepPaths(tx: Transaction, { type, id }: ImageOwner, { told, left }: Paths): Promise<void> {
  const keep = (present: readonly (string | null)[]): string[] => [
    ...left,
    ...present.flatMap((path) => (path === null || told.includes(path.trim()) ? [] : path)),
  ]
  switch (type) {
    case 'organization': {
      const [row] = await tx.select({ path: organizations.logoUrl }).from(organizations).where(eq(organizations.id, id))
      const [path = null] = keep([row?.path ?? null]).toReversed()
      if (path !== row?.path) await tx.update(organizations).set({ logoUrl: path }).where(eq(organizations.id, id))
      return
    }
    case 'user': {
      const [row] = await tx.select({ path: users.profilePhotoUrl }).from(users).where(eq(users.id, id))
      const [path = null] = keep([row?.path ?? null]).toReversed()
      if (path !== row?.path) await tx.update(users).set({ profilePhotoUrl: path }).where(eq(users.id, id))
      return
    }
    case 'part': {
      const [row] = await tx.select({ paths: parts.imageUrls }).from(parts).where(eq(parts.id, id))
      const paths = keep(row?.paths ?? [])
      if (JSON.stringify(paths) !== JSON.stringify(row?.paths))
        await tx.update(parts).set({ imageUrls: paths }).where(eq(parts.id, id))
    }
  }
}
