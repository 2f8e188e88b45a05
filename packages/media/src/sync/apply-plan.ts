import type { Actor } from '@abparts/auth/gate'
import pMap from 'p-map'
import { applyBatch } from './apply-batch.ts'
import { applyGroup } from './apply-group.ts'
import { batchesOf, isAddition } from './batch-additions.ts'
import type { Installation } from './installation.ts'
import type { MediumSource } from './medium-source.ts'
import { groupKey, isChange, type SyncChange, type SyncOptions, type SyncPlan, type Viewers } from './sync-plan.ts'

export interface ApplyOptions extends Pick<SyncOptions, 'anonymize'> {
  source: MediumSource
  target: Installation
  actor: Actor
  /** Who may see what is copied where it comes from: nobody else must see it in the target. */
  viewers: Viewers
  /** Begins nothing more; what is on its way is ended. */
  signal: AbortSignal
  /** Hears of each change: why it was not made, or null. */
  onChange: (change: SyncChange, failure: string | null) => void
}

/** So many are written at the same time, while others are read. */
const [batchConcurrency, groupConcurrency] = [3, 4]

/**
 * Makes the changes of a plan: an owner's pictures in one transaction, those that are all new together with others'; and
 * every other medium in one of its own. What has changed in the target since it was compared is left. What is killed in
 * between goes on with the next plan. Faults of databases and storages are thrown.
 */
export async function applyPlan(plan: Pick<SyncPlan, 'items' | 'missingOwners'>, options: ApplyOptions): Promise<void> {
  const groups = [...Map.groupBy(plan.items.filter(isChange), groupKey).values()]
  const additions = groups.filter((group) => isAddition(group, options))
  const others = new Set(groups).difference(new Set(additions))
  const unlessStopped = async (work: () => Promise<void>) => {
    if (!options.signal.aborted) await work()
  }
  await pMap(batchesOf(additions), (batch) => unlessStopped(() => applyBatch(batch, plan.missingOwners, options)), {
    concurrency: batchConcurrency,
  })
  await pMap(others, (group) => unlessStopped(() => applyGroup(group, plan.missingOwners, options)), {
    concurrency: groupConcurrency,
  })
}
