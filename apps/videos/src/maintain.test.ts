import { openDatabase } from '@abparts/db/client'
import { openWorkerJobs } from '@abparts/db/jobs'
import { storageDeletions, videos, videoUploads } from '@abparts/db/schema'
import { createLog } from '@abparts/runtime/log'
import { createStorages } from '@abparts/storage/storages'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { maintain, scheduleMaintenance } from './maintain.ts'
import { startTestApp } from './testing.ts'

const { db, url, storage, people, upload, send, storedFiles, close } = await startTestApp()
afterAll(close)

const storages = createStorages(storage)
const log = createLog('maintain')
log.level = 'silent'
const options = { db, storages, log }
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

test('a removed video goes after a month, its bytes a day later, and its upload with it', async () => {
  const fields = { title: 'Belt', category: 'maintenance' }
  await upload('/videos/support', people.root, await readSampleVideo('h264.mp4'), 'belt.mp4', fields)
  const [video] = await db.select({ id: videos.id }).from(videos)
  expect((await send('DELETE', `/videos/${video?.id}`, people.root)).status).toBe(204)
  expect(await storedFiles()).toHaveLength(1)

  await maintain(options, inDays(29))
  expect(await db.$count(videos)).toBe(1)
  await maintain(options, inDays(31))
  expect([await db.$count(videos), await db.$count(storageDeletions)]).toEqual([0, 1])
  await maintain(options, inDays(33))
  expect([await storedFiles(), await db.$count(storageDeletions)]).toEqual([[], 0])
})

test('an upload that nobody goes on with goes', async () => {
  const metadata = ['filename YS5tcDQ=', 'target c3VwcG9ydA==', 'title QQ==', 'category bWFpbnRlbmFuY2U='].join(',')
  const headers = { 'tus-resumable': '1.0.0', 'upload-length': '1000', 'upload-metadata': metadata, ...people.root }
  expect((await send('POST', '/videos/uploads', headers)).status).toBe(201)
  await maintain(options, new Date())
  expect(await db.$count(videoUploads)).toBe(1)
  await maintain(options, inDays(2))
  expect([await db.$count(videoUploads), await db.$count(videos), await storedFiles()]).toEqual([0, 0, []])
})

test('a worker does it every hour', async () => {
  const queue = openDatabase(url, { maxConnections: 1 })
  const jobs = openWorkerJobs(queue.db)
  await jobs.start()
  try {
    await scheduleMaintenance(jobs, options)
    expect(await jobs.getSchedules('maintain')).toMatchObject([{ cron: '0 * * * *' }])
    const [video] = await db
      .insert(videos)
      .values({
        kind: 'support',
        originalFilename: 'a',
        contentType: 'video/mp4',
        sizeBytes: 1,
        deletedAt: sql`'epoch'`,
      })
      .returning()
    await jobs.send('maintain')
    await expect.poll(() => db.$count(videos, eq(videos.id, video?.id ?? '')), { timeout: 10_000 }).toBe(0)
  } finally {
    await jobs.stop()
    await queue.close()
  }
})
