import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { storageDeletions, storageObjects, videos, videoUploads } from '@abparts/db/schema'
import { createStorages } from '@abparts/storage/storages'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { graceSeconds, later, openTestStorages } from '../testing.ts'
import { collectOrphans } from './collect-orphans.ts'
import { queueOrphan } from './references.ts'
import { type Finding, verifyStorage } from './verify.ts'

const { db, root, local, s3, storages, put, addObject, addVideo, close } = await openTestStorages()
afterAll(close)
beforeEach(async () => {
  await db.delete(videos)
  await db.delete(storageDeletions)
  await db.delete(storageObjects)
  for (const storage of [local, s3])
    for (const { key } of (await storage.list({ prefix: '', limit: 10_000 })).items) await storage.remove(key)
})

const verify = async ({ deep = false, now = later(), among = storages } = {}) => {
  const findings: Finding[] = []
  let checked = 0
  await verifyStorage(db, among, {
    now,
    graceSeconds,
    deep,
    signal: new AbortController().signal,
    onFinding: async (finding) => void findings.push(finding),
    onChecked: () => (checked += 1),
  })
  const told = findings.map(({ problem, backend, key }) => [problem, backend, key].join(' '))
  return { told: told.toSorted(), findings, checked }
}
const damage = async (key: string, content: string) => {
  await local.remove(key)
  await put(local, key, content)
}

test('reports nothing when all is well, deep or not', async () => {
  for (const storage of [local, s3, local, s3]) await addVideo(storage)
  expect(await verify()).toMatchObject({ told: [], checked: 4 })
  expect(await verify({ deep: true })).toMatchObject({ told: [], checked: 4 })
})

test('finds what is missing, wrong and orphaned, each in its storage', async () => {
  const [missing, short, altered] = [await addVideo(local, 'one'), await addVideo(local, 'two'), await addVideo(local)]
  const missingInS3 = await addVideo(s3)
  await local.remove(missing.object.key)
  await s3.remove(missingInS3.object.key)
  await damage(short.object.key, 'tw')
  await damage(altered.object.key, 'CONTENT')
  await put(local, 'documents/manuals/a/1.pdf', 'orphan')
  await put(s3, 'videos/parts/a/b/1.mp4', 'orphan')
  await put(s3, missing.object.key, 'one')

  const found = [
    `missing local ${missing.object.key}`,
    `missing s3 ${missingInS3.object.key}`,
    'orphaned local documents/manuals/a/1.pdf',
    `orphaned s3 ${missing.object.key}`,
    'orphaned s3 videos/parts/a/b/1.mp4',
    `wrong_size local ${short.object.key}`,
  ].toSorted()
  expect((await verify()).told).toEqual(found)
  const deep = await verify({ deep: true })
  expect(deep.told).toEqual([...found, `wrong_sha256 local ${altered.object.key}`].toSorted())
})

test('bytes that are new, queued for collection or being uploaded are not orphans', async () => {
  const before = new Date()
  const { id: videoId } = await addVideo(local)
  const [backend, key] = ['local', 'videos/support/upload/1.mp4'] as const
  await put(local, key, 'content')
  expect((await verify({ now: before })).told).toEqual([])
  expect((await verify()).told).toEqual([`orphaned local ${key}`])

  const upload = { videoId, backend, key, writeState: '', lengthBytes: 7, metadata: [], expiresAt: later() }
  await db.insert(videoUploads).values(upload)
  expect((await verify()).told).toEqual([])
  await db.delete(videoUploads)
  await db.insert(storageDeletions).values({ backend, key })
  expect((await verify()).told).toEqual([])
})

test('an object that nothing needs is not reported as missing', async () => {
  const { key } = await addObject(local)
  await local.remove(key)
  expect((await verify()).told).toEqual([])
})

test('an orphan is removed once it is queued, and nothing else is', async () => {
  const kept = await addVideo(local)
  await put(local, 'videos/support/a/1.mp4', 'orphan')
  await put(s3, kept.object.key, 'a copy')
  const { findings } = await verify()
  for (const finding of findings) if (finding.problem === 'orphaned') await queueOrphan(db, finding)
  expect(await collectOrphans(db, storages, { now: later(), graceSeconds })).toMatchObject({ removed: 2 })
  expect(await local.stat('videos/support/a/1.mp4')).toBeNull()
  expect(await s3.stat(kept.object.key)).toBeNull()
  expect((await verify({ deep: true })).told).toEqual([])
})

test('unrelated files are left alone', async () => {
  await addVideo(local)
  const files = [join(root, 'readme'), join(root, 'videos/Notes of a person.txt')]
  for (const file of files) await writeFile(file, 'theirs')
  expect((await verify()).told).toEqual([])
  for (const file of files) await rm(file)
})

test('objects in a storage that is not configured cannot be verified', async () => {
  await addVideo(s3)
  await expect(verify({ among: createStorages(local) })).rejects.toMatchObject({ code: 'unavailable' })
})

test('what is moved or removed while it is being checked is not a finding', async () => {
  const [moved, removed] = [await addVideo(local), await addVideo(local)]
  const changing = createStorages(
    {
      ...local,
      list: async (options) => {
        await put(s3, moved.object.key, 'content').catch(() => undefined)
        await db.update(storageObjects).set({ backend: 's3' }).where(eq(storageObjects.id, moved.object.id))
        await db.delete(videos).where(eq(videos.id, removed.id))
        await local.remove(moved.object.key)
        await local.remove(removed.object.key)
        return await local.list(options)
      },
    },
    s3,
  )
  expect((await verify({ among: changing })).told).toEqual([])
})

test('compares more objects than fit into a page', async () => {
  const values = Array.from({ length: 2500 }, (_, index) => ({
    key: `videos/support/${String(index).padStart(4, '0')}/1.mp4`,
    backend: 's3' as const,
    sizeBytes: 1,
    sha256: '0'.repeat(64),
  }))
  const objects = await db.insert(storageObjects).values(values).returning()
  const about = { kind: 'support', originalFilename: 'a.mp4', contentType: 'video/mp4', sizeBytes: 1 } as const
  await db.insert(videos).values(objects.map(({ id: objectId }) => ({ ...about, objectId })))
  for (const { key } of values) if (!key.endsWith('7/1.mp4')) await put(s3, key, 'x')
  const { told, checked } = await verify()
  expect(checked).toBe(2500)
  expect(told).toEqual(values.filter(({ key }) => key.endsWith('7/1.mp4')).map(({ key }) => `missing s3 ${key}`))
})
