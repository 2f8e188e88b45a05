import type { Database } from '@abparts/db/client'
import { type Jobs, jobsConnection } from '@abparts/db/jobs'
import { type ClaimedVideo, claimVideo } from '@abparts/media/claim-video'
import { enqueueWaiting } from '@abparts/media/enqueue-waiting'
import { failVideo, finishVideo } from '@abparts/media/finish-video'
import type { VideoOutcome } from '@abparts/media/processed-video'
import { z } from 'zod'

const VideoJob = z.object({ videoId: z.uuid() })

interface WorkOptions {
  db: Database
  jobs: Jobs
  /** Where new objects go. */
  backend: 'local' | 's3'
  /** Does the work on one video. What it throws is tried again, a few times. */
  process: (video: ClaimedVideo, signal: AbortSignal) => Promise<VideoOutcome>
}

const givenUp =
  'This video could not be processed, for reasons of ours. Try again later, and tell us if it fails again.'

/** Takes videos from the queue as they come, one at a time. A job is done in the transaction that finishes its video. */
export async function workOnVideos({ db, jobs, backend, process }: WorkOptions): Promise<void> {
  await enqueueWaiting(db)
  await jobs.work('process-video', { pollingIntervalSeconds: 0.5 }, async ([job]) => {
    if (job === undefined) return
    const { videoId } = VideoJob.parse(job.data)
    const video = await claimVideo(db, videoId, backend)
    if (video === null) return
    const outcome = await process(video, job.signal)
    await db.transaction(async (tx) => {
      if ('failureReason' in outcome) await failVideo(tx, videoId, outcome.failureReason)
      else await finishVideo(tx, videoId, outcome, video.made)
      await jobs.complete('process-video', job, null, { db: jobsConnection(tx) })
    })
  })
  await jobs.work('give-up-video', async ([job]) => {
    if (job !== undefined) await failVideo(db, VideoJob.parse(job.data).videoId, givenUp)
  })
}
