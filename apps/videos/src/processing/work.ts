import type { StorageBackend } from '@abparts/contracts/storage'
import {
  type ClaimedVideo,
  claimVideo,
  enqueueWaiting,
  failProcessing,
  finishProcessing,
  recordVideoProgress,
  type VideoOutcome,
} from '@abparts/core/videos/processing'
import type { Database } from '@abparts/db/client'
import { type Jobs, jobsConnection } from '@abparts/db/jobs'
import type { Logger } from '@abparts/runtime/log'
import type { StorageEnv, Storages } from '@abparts/storage/storages'
import { z } from 'zod'
import { runProcess } from './run-process.ts'

interface Dependencies {
  db: Database
  storages: Storages
  storageEnv: StorageEnv
  log: Logger
}

/** Processes a video and records its progress in the database. Throws what is worth a retry. */
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
    log.warn({ err: error, videoId: id }, 'will be retried')
    throw error
  } finally {
    await Promise.all(told)
  }
}

const VideoJob = z.object({ videoId: z.uuid() })

interface WorkOptions {
  db: Database
  jobs: Jobs
  /** The storage for new objects. */
  backend: StorageBackend
  /** Does the work on one video. When it throws, the job is retried a few times. */
  process: (video: ClaimedVideo, signal: AbortSignal) => Promise<VideoOutcome>
}

const givenUp =
  'This video could not be processed due to an error on our side. Try again later, and contact us if it fails again.'

/** Takes videos from the queue, one at a time. A job completes in the transaction that finishes its video. */
export async function workOnVideos({ db, jobs, backend, process }: WorkOptions): Promise<void> {
  await enqueueWaiting(db)
  await jobs.work('process-video', { pollingIntervalSeconds: 0.5 }, async ([job]) => {
    if (job === undefined) return
    const { videoId } = VideoJob.parse(job.data)
    const video = await claimVideo(db, videoId, backend)
    if (video === null) return
    const outcome = await process(video, job.signal)
    await db.transaction(async (tx) => {
      if ('failureReason' in outcome) await failProcessing(tx, videoId, outcome.failureReason)
      else await finishProcessing(tx, videoId, outcome, video.made)
      await jobs.complete('process-video', job, null, { db: jobsConnection(tx) })
    })
  })
  await jobs.work('give-up-video', async ([job]) => {
    if (job !== undefined) await failProcessing(db, VideoJob.parse(job.data).videoId, givenUp)
  })
}
