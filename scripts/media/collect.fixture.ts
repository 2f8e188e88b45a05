import { collectOrphans } from '@abparts/core/objects/collect-orphans'
import { purgeRemoved } from '@abparts/core/objects/purge-removed'
import { openDatabase } from '@abparts/db/client'
import { openStorages, StorageEnv } from '@abparts/storage/storages'

// Purges and collects almost without delays, over and over, until it is killed.
const storages = await openStorages(StorageEnv.parse(process.env))
const { db } = openDatabase(process.env.DATABASE_URL ?? '')
for (;;) {
  const now = new Date()
  await purgeRemoved(db, { now, retentionDays: 0 })
  await collectOrphans(db, storages, { now, graceSeconds: 0.3 })
  await Bun.sleep(20)
}
