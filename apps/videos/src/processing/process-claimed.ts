import type { Database } from '@abparts/db/client'
import type { ClaimedVideo } from '@abparts/media/claim-video'
import type { VideoOutcome } from '@abparts/media/processed-video'
import { recordVideoProgress } from '@abparts/media/record-video-progress'
import type { Logger } from '@abparts/runtime/log'
import type { StorageEnv } from '@abparts/storage/env'
import type { Storages } from '@abparts/storage/storages'
import { runProcess } from './run-process.ts'

interface Dependencies {
  db: Database
  storages: Storages
  storageEnv: StorageEnv
  log: Logger
}

/** Processes a video and tells the database how far it has come. Throws what is worth another try. */
export async function processClaimed(
  { db, storages, storageEnv, log }: Dependencies,
  { id, upload, made }: ClaimedVideo,
  signal: AbortSignal,
): Promise<VideoOutcome> {
  if ((await storages.at(upload.backend).stat(upload.key)) === null)
    return { failureReason: 'The bytes of this video are lost. Upload it again.' }
  log.info({ videoId: id, key: upload.key }, 'processing')
  const told = new Set<Promise<void>>()
  const tell = async (progress: number) => {
    try {
      await recordVideoProgress(db, id, progress)
    } catch (error) {
      log.warn({ err: error, videoId: id }, 'progress not recorded')
    }
  }
  const task = { upload: { backend: upload.backend, key: upload.key }, made }
  try {
    return await runProcess(task, { env: storageEnv, log, signal, onProgress: (part) => told.add(tell(part)) })
  } catch (error) {
    log.warn({ err: error, videoId: id }, 'to be tried again')
    throw error
  } finally {
    await Promise.all(told)
  }
}
