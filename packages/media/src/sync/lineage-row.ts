import type { Transaction } from '@abparts/db/client'
import type { Run } from '@abparts/db/run'
import { lineages } from '@abparts/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import { joinHistories, type Lineage } from './compare-lineages.ts'
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

/** The same with those of many changes. */
export async function setLineages(run: Run, changes: readonly SyncChange[]): Promise<void> {
  const rows = changes.map(({ noun, id, nextHead, source, target }) => ({
    ...{ noun, noun_id: id, head: nextHead },
    history: joinHistories(target?.history ?? [], source?.history ?? [], [nextHead]),
  }))
  await run(sql`
    insert into lineages select * from jsonb_populate_recordset(null::lineages, ${JSON.stringify(rows)}::text::jsonb)
    on conflict (noun, noun_id) do update set head = excluded.head, history = excluded.history`)
}
