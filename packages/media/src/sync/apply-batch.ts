import { addPictures } from './add-pictures.ts'
import { applyGroup } from './apply-group.ts'
import type { ApplyOptions } from './apply-plan.ts'
import { createOwners } from './create-owners.ts'
import type { MissingOwner } from './missing-owners.ts'
import { freeBytes } from './read-additions.ts'
import { ownersOf, type SyncChange } from './sync-plan.ts'

/**
 * Adds the new pictures of several owners in one transaction. When anything is in the way, none of them is there, and
 * they are added owner by owner: that tells what it is, and the others come.
 */
export async function applyBatch(
  groups: readonly SyncChange[][],
  missingOwners: ReadonlyMap<string, MissingOwner>,
  options: ApplyOptions,
): Promise<void> {
  const changes = groups.flat()
  try {
    const additions = await options.source.readAdditions(changes)
    await options.target.binary
      .transaction(async (run) => {
        await createOwners(run, ownersOf(changes), missingOwners, options)
        await addPictures(run, changes, additions, options)
      })
      .finally(() => freeBytes(additions))
  } catch {
    for (const group of groups) await applyGroup(group, missingOwners, options)
    return
  }
  for (const change of changes) options.onChange(change, null)
}
