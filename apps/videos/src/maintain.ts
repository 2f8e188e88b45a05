import { AppError } from '@abparts/contracts/error'
import { removedMediaRetentionDays, storageGraceSeconds } from '@abparts/contracts/limits'
import { collectOrphans } from '@abparts/core/objects/collect-orphans'
import { planCollection, planPurge } from '@abparts/core/objects/plan-removals'
import { purgeRemoved } from '@abparts/core/objects/purge-removed'
import { describeMassRemoval } from '@abparts/core/objects/removal-guard'
import { removeExpiredUploads } from '@abparts/core/videos/uploads'
import type { Database } from '@abparts/db/client'
import type { Jobs } from '@abparts/db/jobs'
import type { Logger } from '@abparts/runtime/log'
import type { Storages } from '@abparts/storage/storages'

interface MaintainOptions {
  db: Database
  storages: Storages
  log: Logger
}

/** Deletes, every hour, what is no longer needed. One worker at a time does it. */
export async function scheduleMaintenance(jobs: Jobs, options: MaintainOptions): Promise<void> {
  await jobs.schedule('maintain', '0 * * * *')
  await jobs.work('maintain', async () => {
    await maintain(options, new Date()).catch((error: unknown) => {
      options.log.error({ err: error }, 'maintenance failed')
      throw error
    })
  })
}

/**
 * Deletes stored bytes that nothing needs, what was removed too long ago, and uploads that nobody resumed. Throws when
 * a storage cannot be used and, once the rest is done, when so much would be deleted that somebody has to confirm it.
 */
export async function maintain({ db, storages, log }: MaintainOptions, now: Date): Promise<void> {
  // A disk that has disappeared since the start must not be mistaken for an empty one.
  for (const storage of storages.all) {
    const problem = await storage.problem()
    if (problem !== null) throw new AppError('unavailable', problem)
  }
  const collecting = { now, graceSeconds: storageGraceSeconds }
  const purging = { now, retentionDays: removedMediaRetentionDays }
  const tooMany = describeMassRemoval([await planCollection(db, storages, collecting)])
  const tooManyMedia = describeMassRemoval([await planPurge(db, purging)])
  const { removed } = tooMany === null ? await collectOrphans(db, storages, collecting) : { removed: 0 }
  for (const storage of storages.all) await storage.removeAbandoned()
  const purged = tooManyMedia === null ? await purgeRemoved(db, purging) : 0
  const expired = await removeExpiredUploads(db, storages, now)
  log.info({ removed, purged, expired }, 'maintained')
  const refused = [tooMany, tooManyMedia].filter((problem) => problem !== null)
  if (refused.length > 0)
    throw new AppError('conflict', `${refused.join(' ')} Nothing was removed. To inspect it: npm run media -- verify`)
}
