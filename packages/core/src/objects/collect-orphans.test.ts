import {
  documents,
  parts,
  storageDeletions,
  storageObjects,
  videoRenditions,
  videos,
  videoUploads,
} from '@abparts/db/schema'
import { createStorages } from '@abparts/storage/storages'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { graceSeconds, later, openTestStorages } from '../testing.ts'
import { collectOrphans } from './collect-orphans.ts'

const { db, local, s3, storages, put, addObject, addVideo, close } = await openTestStorages()
afterAll(close)
beforeEach(async () => {
  await db.delete(videos)
  await db.delete(documents)
  await db.delete(storageObjects)
  await db.delete(storageDeletions)
})

const collect = (now = later()) => collectOrphans(db, storages, { now, graceSeconds })
const removed = (count: number) => ({ removed: count, isLockedOut: false })

test('bytes and their rows are removed when the grace period after the last reference has passed', async () => {
  const [gone, kept] = [await addVideo(local), await addVideo(local)]
  await db.delete(videos).where(eq(videos.id, gone.id))
  expect(await collect(new Date())).toEqual(removed(0))
  expect(await local.stat(gone.object.key)).not.toBeNull()

  expect(await collect()).toEqual(removed(1))
  expect(await local.stat(gone.object.key)).toBeNull()
  expect(await local.stat(kept.object.key)).not.toBeNull()
  expect(await db.select({ key: storageObjects.key }).from(storageObjects)).toEqual([{ key: kept.object.key }])
  expect(await collect()).toEqual(removed(0))
})

test.each(['a video', 'a rendition', 'a document'])('a queued object that %s still needs stays', async (who) => {
  const { key, backend, sizeBytes, id: objectId } = await addObject(local)
  if (who === 'a video') {
    const { id } = await addVideo(local)
    await db.update(videos).set({ objectId }).where(eq(videos.id, id))
  } else if (who === 'a rendition') {
    const { id: videoId } = await addVideo(local)
    await db.insert(videoRenditions).values({ videoId, objectId, contentType: 'video/mp4', width: 2, height: 2 })
  } else {
    const about = { title: 'Document', originalFilename: 'a.pdf', contentType: 'application/pdf' } as const
    await db.insert(documents).values({ ...about, objectId, sizeBytes })
  }
  await db.insert(storageDeletions).values({ backend, key }).onConflictDoNothing()
  await collect()
  expect(await local.stat(key)).not.toBeNull()
  expect(await db.$count(storageDeletions)).toBe(0)
})

test('an object that was never referenced or queued is removed in the end', async () => {
  const { key } = await addObject(local)
  expect(await collect(new Date())).toEqual(removed(0))
  const noticedAt = later()
  expect(await collect(noticedAt)).toEqual(removed(0))
  expect(await collect(new Date(noticedAt.getTime() + graceSeconds * 1000))).toEqual(removed(1))
  expect(await local.stat(key)).toBeNull()
  expect(await db.$count(storageObjects)).toBe(0)
})

test('when an object has moved, only the old copy is removed', async () => {
  const { object } = await addVideo(s3)
  await put(local, object.key, 'content')
  await db.insert(storageDeletions).values({ backend: 'local', key: object.key })
  expect(await collect()).toEqual(removed(1))
  expect(await local.stat(object.key)).toBeNull()
  expect(await s3.stat(object.key)).not.toBeNull()
  expect(await db.$count(storageObjects)).toBe(1)
})

test('bytes of a resumable upload stay as long as it can be resumed', async () => {
  const { id: videoId } = await addVideo(local)
  const [backend, key] = ['local', 'videos/support/upload/1.mp4'] as const
  await put(local, key, 'content')
  const upload = { videoId, backend, key, writeState: '', lengthBytes: 7, metadata: [], expiresAt: later() }
  await db.insert(videoUploads).values(upload)
  await db.insert(storageDeletions).values({ backend, key })
  expect(await collect()).toEqual(removed(0))
  await db.delete(videoUploads)
  await db.insert(storageDeletions).values({ backend, key })
  expect(await collect()).toEqual(removed(1))
  expect(await local.stat(key)).toBeNull()
})

test('a storage that is not configured keeps its queued bytes, and delays nothing else', async () => {
  for (const storage of [s3, local]) {
    const { id } = await addVideo(storage)
    await db.delete(videos).where(eq(videos.id, id))
  }
  expect(await collectOrphans(db, createStorages(local), { now: later(), graceSeconds })).toEqual(removed(1))
  expect(await db.select({ backend: storageDeletions.backend }).from(storageDeletions)).toEqual([{ backend: 's3' }])
  expect(await collect()).toEqual(removed(1))
})

test('when a storage fails, everything stays for the next time', async () => {
  const { id, object } = await addVideo(local)
  await db.delete(videos).where(eq(videos.id, id))
  const fault = new Error('The disk is away.')
  const failing = createStorages({ ...local, remove: () => Promise.reject(fault) })
  await expect(collectOrphans(db, failing, { now: later(), graceSeconds })).rejects.toThrow(fault)
  expect(await db.$count(storageObjects)).toBe(1)
  expect(await collect()).toEqual(removed(1))
  expect(await local.stat(object.key)).toBeNull()
})

test('a reference added at the last moment wins', async () => {
  const { key, id: objectId } = await addObject(local)
  const { id } = await addVideo(local)
  await db.insert(storageDeletions).values({ backend: 'local', key })
  const collecting = await db.transaction(async (tx) => {
    await tx.update(videos).set({ objectId }).where(eq(videos.id, id))
    const running = collect()
    await waitForLock()
    return { running }
  })
  await collecting.running
  expect(await local.stat(key)).not.toBeNull()
})

test('nothing is removed while someone holds the lock', async () => {
  const { id } = await addVideo(local)
  await db.delete(videos).where(eq(videos.id, id))
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock_shared(4201723)`)
    expect(await collect()).toEqual({ removed: 0, isLockedOut: true })
  })
  expect(await collect()).toEqual(removed(1))
})

test('two concurrent collections remove each object once', async () => {
  const videosToGo = await Promise.all(Array.from({ length: 30 }, () => addVideo(local)))
  await db.delete(videos)
  const outcomes = await Promise.all([collect(), collect()])
  outcomes.push(await collect())
  expect(outcomes.reduce((sum, outcome) => sum + outcome.removed, 0)).toBe(videosToGo.length)
  expect(await db.$count(storageObjects)).toBe(0)
})

test('deleting a part removes its videos', async () => {
  const [part] = await db.insert(parts).values({ partNumber: 'P-1', name: 'Part' }).returning()
  const { id, object } = await addVideo(local)
  await db.execute(sql`insert into part_videos (id, part_id, video_type) values (${id}, ${part?.id}, 'demo')`)
  await db.delete(parts)
  expect(await collect()).toEqual(removed(1))
  expect(await local.stat(object.key)).toBeNull()
})

/** Waits until a query of this database waits for another one's lock. */
const waitForLock = () =>
  expect
    .poll(async () => {
      const [row] = await db.execute<{ waiting: boolean }>(
        sql`select exists (select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock') as waiting`,
      )
      return row?.waiting
    })
    .toBe(true)
