import { openDatabase } from '@abparts/db/client'
import { readEnv } from '@abparts/runtime/env'
import { createLog } from '@abparts/runtime/log'
import { WorkerEnv } from './env.ts'
import { openStoragesOrExit } from './open-storages-or-exit.ts'
import { processVideos } from './processing/process-videos.ts'
import { viewInProcess } from './processing/view-in-process.ts'

const { DATABASE_URL, ...storageEnv } = readEnv(WorkerEnv)
const storages = await openStoragesOrExit(storageEnv)
const log = createLog('videos-worker')
const { db, close } = openDatabase(DATABASE_URL, { maxConnections: 1 })
const stopping = new AbortController()
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, () => stopping.abort())

log.info('waiting for videos')
await processVideos({
  db,
  log,
  signal: stopping.signal,
  work: async ({ id, key, backend }) => {
    if ((await storages.at(backend).stat(key)) === null)
      return { failureReason: 'The bytes of this video are lost. Upload it again.' }
    log.info({ videoId: id, key }, 'processing')
    return await viewInProcess({ key, backend }, { env: storageEnv, log, signal: stopping.signal })
  },
})
await close()
log.flush()
process.exit(0)
