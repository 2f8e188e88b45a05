import { removedMediaRetentionDays, storageGraceSeconds } from '@abparts/contracts/limits'
import type { Database } from '@abparts/db/client'
import type { Jobs } from '@abparts/db/jobs'
import { collectObjects } from '@abparts/media/collect-objects'
import { purgeRemoved } from '@abparts/media/purge-removed'
import { removeExpiredUploads } from '@abparts/media/remove-expired-uploads'
import type { Logger } from '@abparts/runtime/log'
import type { Storages } from '@abparts/storage/storages'

interface MaintainOptions {
  db: Database
  storages: Storages
  log: Logger
}

/** Lets go, every hour, of what nobody can need any more. One worker at a time does it. */
export async function scheduleMaintenance(jobs: Jobs, options: MaintainOptions): Promise<void> {
  await jobs.schedule('maintain', '0 * * * *')
  await jobs.work('maintain', async () => {
    await maintain(options, new Date()).catch((error: unknown) => {
      options.log.error({ err: error }, 'maintenance failed')
      throw error
    })
  })
}

/** Stored bytes that nothing needs, what was removed too long ago, and uploads that nobody went on with. */
export async function maintain({ db, storages, log }: MaintainOptions, now: Date): Promise<void> {
  const { removed } = await collectObjects(db, storages, { now, graceSeconds: storageGraceSeconds })
  for (const storage of storages.all) await storage.removeAbandoned()
  const purged = await purgeRemoved(db, { now, retentionDays: removedMediaRetentionDays })
  const expired = await removeExpiredUploads(db, storages, now)
  log.info({ removed, purged, expired }, 'maintained')
}
