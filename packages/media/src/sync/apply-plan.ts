import type { Actor } from '@abparts/auth/gate'
import pMap, { pMapSkip } from 'p-map'
import { applyGroup } from './apply-group.ts'
import type { Installation } from './installation.ts'
import type { MediumSource } from './medium-source.ts'
import { groupKey, isChange, type SyncChange, type SyncOptions, type SyncPlan } from './sync-plan.ts'

export interface ApplyOptions extends Pick<SyncOptions, 'anonymize'> {
  source: MediumSource
  target: Installation
  actor: Actor
  /** Begins nothing more; what is on its way is ended. */
  signal: AbortSignal
  /** Hears of each change: why it was not made, or null. */
  onChange: (change: SyncChange, failure: string | null) => void
}

/** Groups are written at the same time, a picture or a piece of an object of each in memory. */
const concurrency = 4

/**
 * Makes the changes of a plan, an owner's pictures or another medium in one transaction each. What has changed in the
 * target since it was compared is left. What is killed in between goes on with the next plan. Faults of databases and
 * storages are thrown.
 */
export async function applyPlan(plan: Pick<SyncPlan, 'items' | 'missingOwners'>, options: ApplyOptions): Promise<void> {
  const groups = Map.groupBy(plan.items.filter(isChange), groupKey)
  const apply = async (changes: SyncChange[]) => {
    if (!options.signal.aborted) await applyGroup(changes, plan.missingOwners, options)
    return pMapSkip
  }
  await pMap(groups.values(), apply, { concurrency })
}
