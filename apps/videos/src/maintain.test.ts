import { openDatabase } from '@abparts/db/client'
import { openWorkerJobs } from '@abparts/db/jobs'
import { storageDeletions, storageObjects, videos, videoUploads } from '@abparts/db/schema'
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

test('a removed video is deleted after a month, its bytes a day later, and its upload with it', async () => {
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

test('an upload that nobody resumes is deleted', async () => {
  const metadata = ['filename YS5tcDQ=', 'target c3VwcG9ydA==', 'title QQ==', 'category bWFpbnRlbmFuY2U='].join(',')
  const headers = { 'tus-resumable': '1.0.0', 'upload-length': '1000', 'upload-metadata': metadata, ...people.root }
  expect((await send('POST', '/videos/uploads', headers)).status).toBe(201)
  await maintain(options, new Date())
  expect(await db.$count(videoUploads)).toBe(1)
  await maintain(options, inDays(2))
  expect([await db.$count(videoUploads), await db.$count(videos), await storedFiles()]).toEqual([0, 0, []])
})

test('a removal of nearly everything waits for a confirmation', async () => {
  const keys = await Promise.all(
    Array.from({ length: 25 }, async () => {
      const key = `videos/support/${crypto.randomUUID()}/1.mp4`
      const values = { key, backend: 'local', ...(await storage.put(key, new Blob(['content']).stream())) } as const
      const [object] = await db.insert(storageObjects).values(values).returning()
      const about = { kind: 'support', state: 'ready', originalFilename: 'a.mp4', contentType: 'video/mp4' } as const
      await db.insert(videos).values({ ...about, objectId: object?.id, sizeBytes: 7 })
      return key
    }),
  )
  await maintain(options, inDays(2))
  expect(await storedFiles()).toHaveLength(25)

  await db.execute(sql`truncate videos cascade`)
  for (const day of [2, 3, 4, 40])
    await expect(maintain(options, inDays(day))).rejects.toThrow('25 of 25 objects that nothing needs would be removed')
  expect(await storedFiles()).toHaveLength(25)
  expect(await db.$count(storageObjects)).toBe(25)

  // Fewer than twenty need no confirmation: a small installation removes that many in a day.
  for (const key of keys.slice(0, 6)) {
    await storage.remove(key)
    await db.delete(storageObjects).where(eq(storageObjects.key, key))
  }
  await maintain(options, inDays(2))
  await maintain(options, inDays(4))
  expect([await storedFiles(), await db.$count(storageObjects)]).toEqual([[], 0])
})

test('what people removed is deleted in the end, unless that is nearly everything', async () => {
  const about = { kind: 'support', originalFilename: 'a', contentType: 'video/mp4', sizeBytes: 1 } as const
  await db.insert(videos).values(Array.from({ length: 25 }, () => ({ ...about, deletedAt: new Date() })))
  await maintain(options, inDays(29))
  await expect(maintain(options, inDays(31))).rejects.toThrow('25 of 25 images, videos and documents')
  expect(await db.$count(videos)).toBe(25)
  await db.insert(videos).values(Array.from({ length: 225 }, () => about))
  await maintain(options, inDays(31))
  expect(await db.$count(videos)).toBe(225)
  await db.delete(videos)
})

test('what was replaced or moved is no loss, however much it is', async () => {
  for (let index = 0; index < 25; index += 1) {
    const directory = `videos/support/${crypto.randomUUID()}`
    const values = { backend: 'local', sizeBytes: 1, sha256: 'a'.repeat(64), createdAt: inDays(-2) } as const
    const [, made] = await db
      .insert(storageObjects)
      .values([
        { ...values, key: `${directory}/1.mp4` },
        { ...values, key: `${directory}/2.mp4`, backend: 's3' },
      ])
      .returning()
    const about = { kind: 'support', state: 'ready', originalFilename: 'a.mp4', contentType: 'video/mp4' } as const
    await db.insert(videos).values({ ...about, objectId: made?.id, sizeBytes: 1 })
    await db.insert(storageDeletions).values([
      { backend: 'local', key: `${directory}/1.mp4`, queuedAt: inDays(-2) },
      { backend: 'local', key: `${directory}/2.mp4`, queuedAt: inDays(-2) },
    ])
  }
  await maintain(options, new Date())
  expect([await db.$count(storageObjects), await db.$count(storageDeletions)]).toEqual([25, 0])
  await db.execute(sql`truncate videos, storage_objects cascade`)
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
