import { documents, images, parts, storageDeletions, videos } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { openTestStorages } from '../testing.ts'
import { purgeRemoved } from './purge-removed.ts'

const { db, local, addObject, addVideo, close } = await openTestStorages()
afterAll(close)

const now = new Date('2026-03-31T12:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const purge = () => purgeRemoved(db, { now, retentionDays: 30 })

test('what was removed too long ago can no longer be restored', async () => {
  const [old, recent, live] = [await addVideo(local), await addVideo(local), await addVideo(local)]
  await db
    .update(videos)
    .set({ deletedAt: daysAgo(31) })
    .where(eq(videos.id, old.id))
  await db
    .update(videos)
    .set({ deletedAt: daysAgo(29) })
    .where(eq(videos.id, recent.id))
  const document = await addObject(local)
  await db.insert(documents).values({
    title: 'Document',
    originalFilename: 'a.pdf',
    contentType: 'application/pdf',
    objectId: document.id,
    sizeBytes: document.sizeBytes,
    deletedAt: daysAgo(31),
  })
  const [part] = await db.insert(parts).values({ partNumber: 'P-1', name: 'Part' }).returning()
  const image = { sha256: '0'.repeat(64), sourceSha256: '0'.repeat(64), contentType: 'image/webp', thumbHash: '' }
  const extent = { width: 1, height: 1, sizeBytes: 1 }
  await db.insert(images).values([
    { ...image, ...extent, partId: part?.id, deletedAt: daysAgo(31) },
    { ...image, ...extent, partId: part?.id, position: 0 },
  ])

  expect(await purge()).toBe(3)
  const left = await db.select({ id: videos.id }).from(videos)
  expect(left.map(({ id }) => id).toSorted()).toEqual([recent.id, live.id].toSorted())
  expect(await db.$count(documents)).toBe(0)
  expect(await db.$count(images)).toBe(1)
  const queued = await db.select({ key: storageDeletions.key }).from(storageDeletions)
  expect(queued.map(({ key }) => key).toSorted()).toEqual([old.object.key, document.key].toSorted())
  expect(await purge()).toBe(0)
})

test('more than fit into one statement are removed as well', async () => {
  const about = { kind: 'support', originalFilename: 'a.mp4', contentType: 'video/mp4', sizeBytes: 1 } as const
  await db.insert(videos).values(Array.from({ length: 1201 }, () => ({ ...about, deletedAt: daysAgo(31) })))
  expect(await purge()).toBe(1201)
})

test('a video that is being restored stays', async () => {
  const { id } = await addVideo(local)
  await db
    .update(videos)
    .set({ deletedAt: daysAgo(31) })
    .where(eq(videos.id, id))
  await db.transaction(async (tx) => {
    await tx.update(videos).set({ deletedAt: null }).where(eq(videos.id, id))
    expect(await purge()).toBe(0)
  })
  expect(await db.$count(videos, eq(videos.id, id))).toBe(1)
})
