import type { Transaction } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { recordAudit } from '../record-audit.ts'
import type { ApplyOptions } from './apply-plan.ts'
import { changedMeanwhile } from './change-failure.ts'
import { lockLineage, setLineage } from './lineage-row.ts'
import { organizationOf } from './organization-of.ts'
import { mergeAs, readOrder } from './picture-order.ts'
import type { SyncChange } from './sync-plan.ts'

interface Sorting {
  partId: string
  /** What the target had before, in its order. */
  before: readonly string[]
  /** What the source has; null when it does not have the part. */
  theirs: { head: string; imageIds: readonly string[] } | null
  change: SyncChange | undefined
}

/**
 * Puts a part's pictures in order after some have come or gone: in that of the source where `change` says so, else in
 * that which the target had before. What one of them has beside the other comes right behind what it follows there.
 * Throws `conflict` when they were sorted since they were compared.
 */
export async function sortPictures(
  tx: Transaction,
  { partId, before, theirs, change }: Sorting,
  { source, actor }: Pick<ApplyOptions, 'source' | 'actor'>,
): Promise<void> {
  const current = (await readOrder(tx, partId))?.imageIds ?? []
  const live = new Set(current)
  const isLive = (id: string) => live.has(id)
  const [ours, others] = [before.filter(isLive), (theirs?.imageIds ?? []).filter(isLive)]
  const sorted = mergeAs(change, ours, others)

  if (change !== undefined) {
    const lineage = await lockLineage(tx, 'picture_order', partId)
    if ((lineage?.head ?? partId) !== change.target?.head) throw changedMeanwhile('target')
    if (change.action === 'copy' && theirs?.head !== change.source?.head) throw changedMeanwhile('source')
    await setLineage(tx, change, source.lineageAfter(change, change.target, null))
  }
  const place = sql<number>`array_position(${sql.param(sorted)}::uuid[], ${images.id}) - 1`
  await tx
    .update(images)
    .set({ position: place })
    .where(and(eq(images.partId, partId), isNull(images.deletedAt), ne(images.position, place)))
  if (change === undefined) return
  await recordAudit(tx, actor, {
    ...{ action: 'edit', noun: 'part', nounId: partId, organizationId: await organizationOf(tx, change) },
    detail: { syncedFrom: source.name, sortedPictures: sorted.length },
  })
}
