import { refuseRemoval } from '../removal-guard.ts'
import { agreeOn } from './agreed-retention.ts'
import type { BackupKey } from './backup-key.ts'
import type { Backup } from './backup-record.ts'
import type { BackupStore } from './backup-store.ts'
import type { Retention } from './choose-kept-backups.ts'
import type { PlaceLock } from './place-lock.ts'
import { planRemovals, pruneBackups } from './prune-backups.ts'

export interface Pruned {
  /** How many backups went. */
  pruned: number
  /** Why none did, or what is wrong with those that stay, in a sentence. */
  refusal: string | null
}

/**
 * Lets go of what the retention does not keep, unless it is so much that somebody has to say yes, or somebody reads a
 * backup at this moment.
 */
export async function pruneLocked(
  store: BackupStore,
  retention: Retention,
  { key, lock, yesRemove }: { key: BackupKey | null; lock: PlaceLock; yesRemove: number | undefined },
): Promise<Pruned> {
  const plan = await planRemovals(store, retention, key)
  const refusal = refuseRemoval(plan.removals, yesRemove)
  if (refusal !== null) return { pruned: 0, refusal }
  const reader = await lock.beginPruning()
  if (reader !== null) return { pruned: 0, refusal: `All older backups stay: ${reader} reads one of them.` }
  await lock.confirm()
  await pruneBackups(store, plan)
  await agreeOn(store, retention)
  return { pruned: plan.expired.length, refusal: plan.future.length === 0 ? null : describeFuture(plan.future) }
}

const describeFuture = (future: readonly Backup[]) =>
  `Said to be made in the future, and kept: ${future.map(({ name }) => name).join(', ')}. Look at the clocks, and remove what is wrong.`
