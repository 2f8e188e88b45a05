import type { Database } from '@abparts/db/client'
import { type ClaimedVideo, claimVideo } from '@abparts/media/claim-video'
import { finishVideo, type VideoOutcome } from '@abparts/media/finish-video'
import type { Logger } from '@abparts/runtime/log'

interface ProcessOptions {
  db: Database
  log: Logger
  /** Does the work on one video. What it throws leaves the video waiting. */
  work: (video: ClaimedVideo) => Promise<VideoOutcome>
  signal: AbortSignal
}

const pollMilliseconds = 1000
const pauseAfterErrorMilliseconds = 5000

/** Processes videos as they come, one at a time, until `signal`. */
export async function processVideos({ db, log, work, signal }: ProcessOptions): Promise<void> {
  const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve))
  const pause = (milliseconds: number) => Promise.race([stopped, Bun.sleep(milliseconds)])
  while (!signal.aborted) {
    try {
      if (!(await processNext(db, work))) await pause(pollMilliseconds)
    } catch (error) {
      if (signal.aborted) return
      log.error({ err: error }, 'processing failed')
      await pause(pauseAfterErrorMilliseconds)
    }
  }
}

/** Processes the video that waits longest. False when none waits. */
async function processNext(db: Database, work: ProcessOptions['work']): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const video = await claimVideo(tx)
    if (video === null) return false
    await finishVideo(tx, video.id, await work(video))
    return true
  })
}
