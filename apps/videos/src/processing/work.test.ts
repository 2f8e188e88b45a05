import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { opened } from '@abparts/core/images/decode.fixture'
import { retryVideo } from '@abparts/core/videos/change'
import { enqueueProcessing } from '@abparts/core/videos/enqueue-processing'
import { findRemovedVideo, findVideo } from '@abparts/core/videos/find'
import type { VideoOutcome } from '@abparts/core/videos/processing'
import { addTestVideo, processedVideo } from '@abparts/core/videos/video.fixture'
import { openDatabase } from '@abparts/db/client'
import { openWorkerJobs } from '@abparts/db/jobs'
import { videos } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { workOnVideos } from './work.ts'

const { db, url, close } = await createTestDatabase()
const queue = openDatabase(url, { maxConnections: 1 })
const jobs = openWorkerJobs(queue.db)
const outcomes = new Map<string, () => Promise<VideoOutcome>>()
await jobs.start()
const left = await addVideo()
await db.execute(sql`delete from pgboss.job`)
await workOnVideos({
  db,
  jobs,
  backend: 'local',
  process: async ({ id }) => (await outcomes.get(id)?.()) ?? processedVideo,
})
afterAll(async () => {
  await jobs.stop()
  await queue.close()
  await close()
})

async function addVideo(outcome?: () => Promise<VideoOutcome>): Promise<string> {
  const id = crypto.randomUUID()
  if (outcome !== undefined) outcomes.set(id, outcome)
  await addTestVideo(db, { id })
  return id
}
const jobsOf = async (id: string) =>
  Array.from(
    await db.execute(sql`select state from pgboss.job where name = 'process-video' and data ->> 'videoId' = ${id}`),
  )
const stateOf = async (id: string) => (await opened(findVideo(db, id)))?.state
const soon = { timeout: 20_000, interval: 100 }

test('a video that was left without a job is processed, too', async () => {
  await expect.poll(() => stateOf(left), soon).toBe('ready')
})

test('a job completes together with its video, which can be retried then', async () => {
  const id = await addVideo(async () => ({ failureReason: 'Nothing can be seen.' }))
  await expect.poll(() => stateOf(id), soon).toBe('failed')
  outcomes.delete(id)
  await retryVideo(db, authorize(platform, 'edit', await findVideo(db, id)))
  await expect.poll(() => stateOf(id), soon).toBe('ready')
  expect(await jobsOf(id)).toEqual([{ state: 'completed' }, { state: 'completed' }])
})

test('a failure that is not the fault of the video is retried', async () => {
  let tries = 0
  const id = await addVideo(async () => {
    tries += 1
    if (tries === 1) throw new Error('The storage failed.')
    return processedVideo
  })
  await expect.poll(() => stateOf(id), soon).toBe('ready')
  expect(tries).toBe(2)
})

test('repeated failures end with a sentence', async () => {
  const id = await addVideo(async () => {
    await db.execute(sql`update pgboss.job set retry_limit = 0 where data ->> 'videoId' = ${id}`)
    throw new Error('The storage failed.')
  })
  await expect.poll(() => stateOf(id), soon).toBe('failed')
  expect((await opened(findVideo(db, id)))?.failureReason).toContain('due to an error on our side')
})

test('the job of a video that is removed, or gone, ends quietly', async () => {
  const removed = await addVideo()
  await expect.poll(() => stateOf(removed), soon).toBe('ready')
  await db.update(videos).set({ state: 'processing', deletedAt: new Date() }).where(eq(videos.id, removed))
  const gone = crypto.randomUUID()
  await enqueueProcessing(db, removed)
  await enqueueProcessing(db, gone)
  await expect.poll(() => jobsOf(gone), soon).toEqual([{ state: 'completed' }])
  expect(await jobsOf(removed)).toEqual([{ state: 'completed' }, { state: 'completed' }])
  expect(await opened(findRemovedVideo(db, removed))).toMatchObject({ state: 'processing' })
})
