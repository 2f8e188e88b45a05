import type { StorageBackend } from '@abparts/contracts/storage'
import { storageDeletions, storageObjects, videos } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import { createStorages, type Storages } from '@abparts/storage/storages'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { graceSeconds, later, openTestStorages } from '../testing.ts'
import { collectOrphans } from './collect-orphans.ts'
import { moveStorage } from './move.ts'
import { countObjects } from './read.ts'

const { db, local, s3, storages, put, addVideo, close } = await openTestStorages()
afterAll(close)
beforeEach(async () => {
  await db.delete(videos)
  await collectOrphans(db, storages, { now: later(), graceSeconds })
})

const move = async (to: StorageBackend, { among = storages, stopAfter = Number.POSITIVE_INFINITY } = {}) => {
  const stopping = new AbortController()
  let moved = 0
  const failed: { key: string; reason: string }[] = []
  await moveStorage(db, among, {
    to,
    signal: stopping.signal,
    onMoved: () => {
      moved += 1
      if (moved === stopAfter) stopping.abort()
    },
    onFailed: (failure) => failed.push(failure),
  })
  return { moved, failed }
}
const collect = (now = later()) => collectOrphans(db, storages, { now, graceSeconds })
const contentOf = async (storage: ObjectStorage, key: string) => {
  const object = await storage.open(key)
  return object && (await new Response(object.slice(0, object.sizeBytes)).text())
}
const backendOf = async (id: string) => {
  const [object] = await db.select().from(storageObjects).where(eq(storageObjects.id, id))
  return object?.backend
}

test('an object is in its new storage, and its old copy is removed after the grace period', async () => {
  const { object } = await addVideo(local, 'a belt')
  expect(await move('s3')).toEqual({ moved: 1, failed: [] })
  expect(await backendOf(object.id)).toBe('s3')
  expect(await contentOf(s3, object.key)).toBe('a belt')
  await collect(new Date())
  expect(await contentOf(local, object.key)).toBe('a belt')
  await collect()
  expect(await local.stat(object.key)).toBeNull()
  expect(await contentOf(s3, object.key)).toBe('a belt')
})

test('moving back undoes it, before and after the old copies are removed', async () => {
  const { object } = await addVideo(local, 'a belt')
  await move('s3')
  await move('local')
  expect(await backendOf(object.id)).toBe('local')
  expect(await db.select({ backend: storageDeletions.backend }).from(storageDeletions)).toEqual([{ backend: 's3' }])
  await collect()
  expect([await contentOf(local, object.key), await s3.stat(object.key)]).toEqual(['a belt', null])
  await move('s3')
  await collect()
  await move('local')
  await collect()
  expect([await contentOf(local, object.key), await s3.stat(object.key)]).toEqual(['a belt', null])
})

test('continues where it stopped', async () => {
  for (let index = 0; index < 20; index++) await addVideo(local, `video ${index}`)
  const { moved } = await move('s3', { stopAfter: 5 })
  expect(moved).toBeGreaterThanOrEqual(5)
  expect(moved).toBeLessThan(20)
  expect(await move('s3')).toEqual({ moved: 20 - moved, failed: [] })
  expect(await move('s3')).toEqual({ moved: 0, failed: [] })
  expect((await countObjects(db)).map(({ backend, objects, waiting }) => [backend, objects, waiting])).toEqual([
    ['local', 0, 20],
    ['s3', 20, 0],
  ])
})

test('an existing copy is used when it is right, and replaced when it is wrong', async () => {
  const [right, wrong] = [await addVideo(local, 'right'), await addVideo(local, 'wrong')]
  await put(s3, right.object.key, 'right')
  await put(s3, wrong.object.key, 'WRONG')
  const written: string[] = []
  const watched: ObjectStorage = {
    ...s3,
    put: (key, stream) => {
      written.push(key)
      return s3.put(key, stream)
    },
  }
  expect(await move('s3', { among: createStorages(local, watched) })).toEqual({ moved: 2, failed: [] })
  expect(written).toEqual([wrong.object.key])
  expect(await contentOf(s3, wrong.object.key)).toBe('wrong')
})

test('damaged or lost objects stay where they are and are reported; the others move', async () => {
  const [damaged, lost, good] = [await addVideo(local, 'one'), await addVideo(local), await addVideo(local)]
  await local.remove(damaged.object.key)
  await put(local, damaged.object.key, 'two')
  await local.remove(lost.object.key)
  const { moved, failed } = await move('s3')
  expect(moved).toBe(1)
  expect(Object.fromEntries(failed.map(({ key, reason }) => [key, reason]))).toEqual({
    [damaged.object.key]: 'Its bytes in the local storage are not those that were originally stored.',
    [lost.object.key]: 'Its bytes are not in the local storage.',
  })
  for (const { object } of [damaged, lost]) {
    expect(await backendOf(object.id)).toBe('local')
    expect(await s3.stat(object.key)).toBeNull()
  }
  expect(await backendOf(good.object.id)).toBe('s3')
})

/**
 * The same storages, but with something that happens after each copy has been read back, right before the row is
 * updated.
 */
const whenCopied = (happens: (key: string) => Promise<unknown>): Storages =>
  createStorages(local, {
    ...s3,
    stat: async (key) => {
      await happens(key)
      return await s3.stat(key)
    },
  })

test('the row is not updated when the copy is gone again', async () => {
  const { object } = await addVideo(local, 'a belt')
  const { moved, failed } = await move('s3', { among: whenCopied(s3.remove) })
  expect([moved, failed]).toMatchObject([0, [{ reason: 'The copy was removed by someone else. Move again.' }]])
  expect(await backendOf(object.id)).toBe('local')
  expect(await move('s3')).toEqual({ moved: 1, failed: [] })
})

test('two moves in opposite directions lose nothing', async () => {
  const contents = Array.from({ length: 12 }, (_, index) => `video ${index}`)
  const added = []
  for (const [index, content] of contents.entries()) added.push(await addVideo(index % 2 ? s3 : local, content))
  await Promise.all([move('s3'), move('local'), move('s3')])
  await collect()
  for (const [index, { object }] of added.entries()) {
    const backend = await backendOf(object.id)
    expect(await contentOf(storages.at(backend ?? 'local'), object.key)).toBe(contents[index])
  }
})

test.each([
  ['before', 1],
  ['after', 2],
])('an object that is collected %s it is copied is not a failure, and no copy of it stays', async (_, atOpening) => {
  const { id, object } = await addVideo(local)
  await db.delete(videos).where(eq(videos.id, id))
  let openings = 0
  const open = async (key: string) => {
    openings += 1
    if (openings === atOpening) await collect()
    return await s3.open(key)
  }
  expect((await move('s3', { among: createStorages(local, { ...s3, open }) })).failed).toEqual([])
  expect(await local.stat(object.key)).toBeNull()
  await collect()
  expect(await s3.stat(object.key)).toBeNull()
  expect([await db.$count(storageObjects), await db.$count(storageDeletions)]).toEqual([0, 0])
})

test('a storage that fails or is not configured ends the move', async () => {
  await addVideo(local)
  const fault = new Error('The network is away.')
  const failing = createStorages(local, { ...s3, put: () => Promise.reject(fault) })
  await expect(move('s3', { among: failing })).rejects.toThrow(fault)
  await expect(move('s3', { among: createStorages(local) })).rejects.toMatchObject({ code: 'unavailable' })
})
