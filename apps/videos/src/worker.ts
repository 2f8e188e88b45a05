import { guardStorages } from '@abparts/core/installation/guard-storages'
import { openDatabase } from '@abparts/db/client'
import { openWorkerJobs } from '@abparts/db/jobs'
import { refuseNewerSchema } from '@abparts/db/refuse-newer-schema'
import { readEnv } from '@abparts/runtime/env'
import { createLog, logWritten } from '@abparts/runtime/log'
import { WorkerEnv } from './env.ts'
import { scheduleMaintenance } from './maintain.ts'
import { openStoragesOrExit, untilStoragesBelong } from './open-storages.ts'
import { processClaimed, workOnVideos } from './processing/work.ts'

const { DATABASE_URL, ...storageEnv } = readEnv(WorkerEnv)
const opened = await openStoragesOrExit(storageEnv)
const log = createLog('videos-worker')
const { db, close } = openDatabase(DATABASE_URL, { maxConnections: 2 })
await refuseNewerSchema(db)
const storages = guardStorages(db, opened)
const queue = openDatabase(DATABASE_URL, { maxConnections: 1 })
const jobs = openWorkerJobs(queue.db)
const stopping = new AbortController()

jobs.on('error', (error) => log.error({ err: error }, 'a job or its queue failed'))
jobs.on('warning', (warning) => log.warn(warning, 'job queue'))
const end = async () => {
  if (stopping.signal.aborted) return
  stopping.abort()
  await jobs.stop({ timeout: 3000 })
  await Promise.all([close(), queue.close()])
  await logWritten(log)
  process.exit(0)
}
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, end)

await jobs.start({ attempts: Number.MAX_SAFE_INTEGER })
await untilStoragesBelong(storages, log)
await workOnVideos({
  db,
  jobs,
  backend: storages.primary.backend,
  process: (video, signal) =>
    processClaimed({ db, storages, storageEnv, log }, video, AbortSignal.any([signal, stopping.signal])),
})
await scheduleMaintenance(jobs, { db, storages, log })
log.info('waiting for videos')
