import { openDatabase } from '@abparts/db/client'
import { collectObjects } from '@abparts/media/collect-objects'
import { purgeRemoved } from '@abparts/media/purge-removed'
import { StorageEnv } from '@abparts/storage/env'
import { openStorages } from '@abparts/storage/open-storages'

// Purges and collects with next to no patience, over and over, until it is killed.
const storages = await openStorages(StorageEnv.parse(process.env))
const { db } = openDatabase(process.env.DATABASE_URL ?? '')
for (;;) {
  const now = new Date()
  await purgeRemoved(db, { now, retentionDays: 0 })
  await collectObjects(db, storages, { now, graceSeconds: 0.3 })
  await Bun.sleep(20)
}
