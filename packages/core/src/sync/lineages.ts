import type { Run, Transaction } from '@abparts/db/client'
import { lineages } from '@abparts/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import { joinHistories, type Lineage } from './compare-lineages.ts'
import type { SyncChange } from './plan.ts'

/** From here to the end of the transaction nobody else changes the lineage. */
export async function lockLineage(tx: Transaction, type: SyncChange['type'], id: string): Promise<Lineage | null> {
  const { head, history } = lineages
  const [lineage] = await tx
    .select({ head, history })
    .from(lineages)
    .where(and(eq(lineages.resourceType, type), eq(lineages.resourceId, id)))
    .for('update')
  return lineage ?? null
}

/**
 * Overwrites what triggers have recorded about this change. Null removes the lineage, as if there had never been one.
 */
export async function setLineage(
  tx: Transaction,
  { type, id: resourceId }: Pick<SyncChange, 'type' | 'id'>,
  lineage: Lineage | null,
): Promise<void> {
  if (lineage === null) {
    await tx.delete(lineages).where(and(eq(lineages.resourceType, type), eq(lineages.resourceId, resourceId)))
    return
  }
  const set = { head: lineage.head, history: [...lineage.history] }
  await tx
    .insert(lineages)
    .values({ resourceType: type, resourceId, ...set })
    .onConflictDoUpdate({ target: [lineages.resourceType, lineages.resourceId], set })
}

/** The target's lineage after a sync: it contains all that both contained. */
export const joinedLineage = ({ nextHead: head, source }: SyncChange, ours: Lineage | null): Lineage => ({
  head,
  history: joinHistories(ours?.history ?? [], source?.history ?? [], [head]),
})

/** The lineages of many changes. */
export async function setLineages(run: Run, changes: readonly SyncChange[]): Promise<void> {
  const rows = changes.map((change) => ({
    resource_type: change.type,
    resource_id: change.id,
    ...joinedLineage(change, change.target),
  }))
  await run(sql`
    insert into lineages select * from jsonb_populate_recordset(null::lineages, ${JSON.stringify(rows)}::text::jsonb)
    on conflict (resource_type, resource_id) do update set head = excluded.head, history = excluded.history`)
}
