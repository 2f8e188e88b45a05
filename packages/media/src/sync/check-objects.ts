import pMap, { pMapSkip } from 'p-map'
import type { Installation } from './installation.ts'
import { readMedium } from './stored-medium.ts'
import { isMediumChange, type SyncChange } from './sync-plan.ts'

const concurrency = 4

/**
 * Looks for all objects that a sync has copied. Answers with sentences about those that are not what they should be. Their
 * bytes were read again when they were placed, those of pictures in the transaction that wrote them.
 */
export async function checkObjects(target: Installation, changes: readonly SyncChange[]): Promise<string[]> {
  const problems: string[] = []
  const check = async (change: SyncChange) => {
    if (change.action !== 'copy' || !isMediumChange(change) || change.noun === 'image') return pMapSkip
    for (const { key, backend, sizeBytes } of (await readMedium(target.db, change.noun, change.id))?.objects ?? [])
      if ((await target.storages.at(backend).stat(key))?.sizeBytes !== sizeBytes)
        problems.push(`The bytes of ${change.label} are not what was copied: ${key}.`)
    return pMapSkip
  }
  await pMap(changes, check, { concurrency })
  return problems
}
