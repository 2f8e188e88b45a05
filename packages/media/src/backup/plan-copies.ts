import type { Database } from '@abparts/db/client'
import { pairByKey } from '../pair-by-key.ts'
import { poolPrefix } from './backup-record.ts'
import { type BackupStore, listStore } from './backup-store.ts'
import { copyBytes } from './pool-copy.ts'
import { readContents } from './read-contents.ts'

/** How much a backup would tell of, and how much of it would have to be copied, and the keys of all of it. Changes nothing. */
export const planCopies = (db: Database, store: BackupStore, isEncrypted: boolean) =>
  db.transaction(async (tx) => {
    const plan = { objects: 0, sizeBytes: 0, newObjects: 0, newBytes: 0, keys: new Set<string>() }
    for await (const [content, listed] of pairByKey(readContents(tx, isEncrypted), listStore(store, poolPrefix))) {
      if (content === null) continue
      const { key, objects, sizeBytes } = content
      plan.keys.add(key)
      plan.objects += objects.length
      plan.sizeBytes += objects.length * sizeBytes
      if (listed?.sizeBytes === copyBytes(sizeBytes, isEncrypted)) continue
      plan.newObjects += 1
      plan.newBytes += sizeBytes
    }
    return plan
  })
