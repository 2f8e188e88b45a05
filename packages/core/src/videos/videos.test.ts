import { authorize, scopeOf } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import { platform } from '@abparts/auth/platform'
import { auditEvents, parts, storageDeletions, storageObjects, videos } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { opened } from '../images/decode.fixture.ts'
import { findPart } from '../parts/part.ts'
import { removeVideo, restoreVideo, updateVideo } from './change.ts'
import { createPartVideo, createSupportVideo } from './create.ts'
import { findRemovedVideo, findVideo, listPartVideos, listSupportVideos } from './find.ts'
import { presentVideo } from './present.ts'

const { db, close } = await createTestDatabase()
afterAll(close)
beforeEach(async () => {
  await db.delete(videos)
  await db.delete(storageObjects)
  await db.delete(storageDeletions)
})

const shared = () => {
  const id = crypto.randomUUID()
  const object = { key: `videos/${id}`, backend: 'local', sizeBytes: 5_000_000_000, sha256: '0'.repeat(64) } as const
  const about = { originalFilename: 'ремень.mp4', contentType: 'video/mp4', durationSeconds: 1.5 } as const
  return { id, object, ...about, width: 640, height: 360 }
}
const addSupportVideo = (title: string, category: 'maintenance' | 'troubleshooting' = 'maintenance') =>
  createSupportVideo(db, { ...shared(), title, category, parent: scopeOf(platform, 'create', 'support_video') })
const addPart = async () => {
  const [part] = await db.insert(parts).values({ partNumber: crypto.randomUUID(), name: 'Belt' }).returning()
  return part?.id ?? ''
}
const authorizedPart = async <Does extends Action>(action: Does, id: string) =>
  authorize(platform, action, await findPart(db, id))
const addPartVideo = async (partId: string) =>
  createPartVideo(db, { ...shared(), parent: await authorizedPart('create', partId), videoType: 'demo' })
const authorized = async <Does extends Action>(action: Does, id: string) =>
  authorize(platform, action, await findVideo(db, id))
const library = scopeOf(platform, 'view', 'support_video')

test('a video is found with the fields of its kind and its object', async () => {
  const created = await addSupportVideo('Change the belt')
  expect(created).toMatchObject({
    kind: 'support',
    title: 'Change the belt',
    state: 'processing',
    sizeBytes: 5_000_000_000,
    originalFilename: 'ремень.mp4',
    hasPoster: false,
    object: { key: `videos/${created.id}`, sizeBytes: 5_000_000_000 },
  })
  expect(await opened(findVideo(db, created.id))).toEqual(created)
  const partId = await addPart()
  expect(await addPartVideo(partId)).toMatchObject({ kind: 'part', partId, organizationId: null })
})

test('nothing of a video is kept when its part is gone', async () => {
  const partId = await addPart()
  const parent = await authorizedPart('create', partId)
  await db.delete(parts).where(eq(parts.id, partId))
  const lost = createPartVideo(db, { ...shared(), parent, videoType: 'demo' })
  await expect(lost).rejects.toMatchObject({ code: 'not_found', message: 'There is no such part.' })
  expect(await db.$count(storageObjects)).toBe(0)
})

test('lists run from new to old, by category and page by page', async () => {
  const titles = ['one', 'two', 'three', 'four']
  for (const title of titles) await addSupportVideo(title)
  await addSupportVideo('other', 'troubleshooting')
  await addPartVideo(await addPart())
  const maintenance = { category: 'maintenance', limit: 100 } as const
  const titlesOf = (list: { title: string }[]) => list.map((video) => video.title)
  expect(titlesOf(await listSupportVideos(db, library, maintenance))).toEqual(titles.toReversed())
  expect(titlesOf(await listSupportVideos(db, library, { limit: 1 }))).toEqual(['other'])

  const seen: string[] = []
  for (let afterId: string | undefined; ; ) {
    const [video] = await listSupportVideos(db, library, { ...maintenance, limit: 1, afterId })
    if (video === undefined) break
    seen.push(video.title)
    afterId = video.id
  }
  expect(seen).toEqual(titles.toReversed())
  expect(titlesOf(await listSupportVideos(db, library, { ...maintenance, pattern: '%THR%' }))).toEqual(['three'])
})

test('videos of the same microsecond are all listed', async () => {
  for (const title of ['one', 'two', 'three']) await addSupportVideo(title)
  await db.update(videos).set({ createdAt: new Date(0) })
  const all = await listSupportVideos(db, library, { limit: 3 })
  const last = await listSupportVideos(db, library, { limit: 3, afterId: all[1]?.id })
  expect(last.map((video) => video.id)).toEqual([all[2]?.id])
})

test("a part's videos are listed for it alone", async () => {
  const [partId, other] = [await addPart(), await addPart()]
  const video = await addPartVideo(partId)
  expect(await listPartVideos(db, await authorizedPart('view', partId), { limit: 10 })).toEqual([video])
  expect(await listPartVideos(db, await authorizedPart('view', other), { limit: 10 })).toEqual([])
  expect(await listPartVideos(db, await authorizedPart('view', partId), { limit: 10, pattern: '%belt%' })).toEqual([])
})

test('a removed video is hidden until it is restored, and keeps its object', async () => {
  const { id } = await addSupportVideo('one')
  const video = await authorized('delete', id)
  await removeVideo(db, video)
  await expect(removeVideo(db, video)).rejects.toMatchObject({ code: 'not_found' })
  expect(await opened(findVideo(db, id))).toBeNull()
  expect(await listSupportVideos(db, library, { limit: 10 })).toEqual([])
  expect(await opened(findRemovedVideo(db, id))).toMatchObject({ object: { key: `videos/${id}` } })
  expect(await db.$count(storageDeletions)).toBe(0)
  await restoreVideo(db, video)
  await expect(restoreVideo(db, video)).rejects.toMatchObject({ code: 'not_found' })
  expect(await opened(findVideo(db, id))).toMatchObject({ title: 'one' })
  const events = await db.select().from(auditEvents).where(eq(auditEvents.resourceId, id)).orderBy(auditEvents.id)
  expect(events.map(({ action }) => action)).toEqual(['create', 'delete', 'restore'])
})

test('deleting a part queues the objects of its videos', async () => {
  const partId = await addPart()
  const video = await addPartVideo(partId)
  await db.delete(parts).where(eq(parts.id, partId))
  expect(await db.select({ key: storageDeletions.key }).from(storageDeletions)).toEqual([{ key: video.object?.key }])
})

test('fields of its own kind can be changed, and count as a change of the video', async () => {
  const before = await addSupportVideo('one')
  const video = await authorized('edit', before.id)
  const changed = await updateVideo(db, video, { title: 'two', description: 'how' })
  expect(changed).toMatchObject({
    title: 'two',
    description: 'how',
    category: 'maintenance',
    version: before.version + 1,
  })
  expect(changed.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime())
  expect(await updateVideo(db, video, {})).toEqual(changed)
  await expect(updateVideo(db, video, { videoType: 'demo' })).rejects.toMatchObject({ code: 'bad_request' })
  const ofPart = await authorized('edit', (await addPartVideo(await addPart())).id)
  await expect(updateVideo(db, ofPart, { title: 'two' })).rejects.toMatchObject({ code: 'bad_request' })
  expect(await updateVideo(db, ofPart, { videoType: 'installation' })).toMatchObject({ videoType: 'installation' })
  const [, edit] = await db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.resourceId, before.id))
    .orderBy(auditEvents.id)
  expect(edit).toMatchObject({ action: 'edit', detail: { filename: 'ремень.mp4', title: 'two', description: 'how' } })
  await removeVideo(db, await authorized('delete', before.id))
  await expect(updateVideo(db, video, { title: 'three' })).rejects.toMatchObject({ code: 'not_found' })
})

test('is presented without internal fields', async () => {
  const video = await addSupportVideo('one')
  const urls = {
    videoStream: ({ id }: { id: string }) => `/s/${id}`,
    videoOriginal: ({ id }: { id: string }) => `/o/${id}`,
    videoPoster: ({ id }: { id: string }) => `/t/${id}`,
    videoStoryboard: ({ id }: { id: string }) => `/b/${id}`,
    videoCaption: ({ id }: { id: string }, language: string) => `/c/${id}/${language}`,
  }
  const shown = presentVideo(video, urls)
  expect(shown).toMatchObject({
    streamUrl: `/s/${video.id}`,
    thumbnailUrl: null,
    createdAt: video.createdAt.toISOString(),
  })
  expect(shown).not.toHaveProperty('uploadedBy')
})
