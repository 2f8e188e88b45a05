import type { Transaction } from '@abparts/db/client'
import { parts } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'

/** A part, or null. */
export async function findPart(db: Transaction, id: string): Promise<typeof parts.$inferSelect | null> {
  const [part] = await db.select().from(parts).where(eq(parts.id, id))
  return part ?? null
}
