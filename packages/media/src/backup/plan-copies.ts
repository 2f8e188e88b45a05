import type { Database } from '@abparts/db/client'
import pMap, { pMapSkip } from 'p-map'
import { readObjects } from '../read-objects.ts'
import { poolKey } from './backup-record.ts'
import type { BackupStore } from './backup-store.ts'

const concurrency = 8

/** How much a backup would tell of, and how much of it would have to be copied. Changes nothing. */
export async function planCopies(db: Database, store: BackupStore, isEncrypted: boolean) {
  const plan = { objects: 0, sizeBytes: 0, newObjects: 0, newBytes: 0 }
  const count = async ({ sha256, sizeBytes }: { sha256: string; sizeBytes: number }) => {
    plan.objects += 1
    plan.sizeBytes += sizeBytes
    if ((await store.stat(poolKey(sha256, isEncrypted))) === null) {
      plan.newObjects += 1
      plan.newBytes += sizeBytes
    }
    return pMapSkip
  }
  await pMap(readObjects(db, undefined), count, { concurrency })
  return plan
}
