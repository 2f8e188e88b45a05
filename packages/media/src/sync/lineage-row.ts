import type { Transaction } from '@abparts/db/client'
import { lineages } from '@abparts/db/schema'
import { and, eq } from 'drizzle-orm'
import type { Lineage } from './compare-lineages.ts'
import type { SyncChange } from './sync-plan.ts'

/** From here to the end of the transaction nobody changes it. */
export async function lockLineage(tx: Transaction, noun: SyncChange['noun'], id: string): Promise<Lineage | null> {
  const { head, history } = lineages
  const [lineage] = await tx
    .select({ head, history })
    .from(lineages)
    .where(and(eq(lineages.noun, noun), eq(lineages.nounId, id)))
    .for('update')
  return lineage ?? null
}

/** In place of what triggers have written of this change. */
export async function setLineage(
  tx: Transaction,
  { noun, id: nounId, nextHead: head }: SyncChange,
  history: string[],
): Promise<void> {
  await tx
    .insert(lineages)
    .values({ noun, nounId, head, history })
    .onConflictDoUpdate({ target: [lineages.noun, lineages.nounId], set: { head, history } })
}
