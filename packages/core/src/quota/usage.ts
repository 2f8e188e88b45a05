import type { Database } from '@abparts/db/client'
import { organizations, organizationUsage } from '@abparts/db/schema'
import { asc, eq, ne } from 'drizzle-orm'

export interface Miscounted {
  organizationId: string
  name: string
  /** What its quota is compared with. */
  usedBytes: number
  /** What is actually stored. */
  countedBytes: number
}

/** Organizations whose counter is wrong, while they are in use. Triggers maintain it, so the list should be empty. */
export async function findMiscounted(db: Database): Promise<Miscounted[]> {
  const { id, name, usedBytes } = organizations
  // One statement sees a change and its count, or neither.
  return await db
    .select({ organizationId: id, name, usedBytes, countedBytes: organizationUsage.usedBytes })
    .from(organizations)
    .innerJoin(organizationUsage, eq(organizationUsage.organizationId, id))
    .where(ne(usedBytes, organizationUsage.usedBytes))
    .orderBy(asc(name))
}

/** Recounts what an organization uses. Concurrent changes wait, and add to the new number. */
export async function recountUsage(db: Database, { organizationId }: { organizationId: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const isMeant = eq(organizations.id, organizationId)
    await tx.select({ id: organizations.id }).from(organizations).where(isMeant).for('no key update')
    const [usage] = await tx
      .select({ usedBytes: organizationUsage.usedBytes })
      .from(organizationUsage)
      .where(eq(organizationUsage.organizationId, organizationId))
    if (usage !== undefined) await tx.update(organizations).set(usage).where(isMeant)
  })
}
