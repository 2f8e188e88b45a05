import { PartVideoResponse } from '@abparts/contracts/video'
import { removeExpiredUploads } from '@abparts/core/videos/uploads'
import { documents, organizations, storageObjects, videos, videoUploads } from '@abparts/db/schema'
import { createStorages } from '@abparts/storage/storages'
import { samplePdf } from '@abparts/testing/sample-pdf'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { refusal, startTestApp } from '../testing.ts'
import { formatUploadMetadata } from './tus/metadata.ts'

const service = await startTestApp()
afterAll(service.close)
const { app, db, ours, send, upload } = service
const { admin, root } = service.people
const storages = createStorages(service.storage)
const video = await readSampleVideo('h264.mp4')
const pdf = samplePdf()
const inTwoDays = new Date(Date.now() + 2 * 86_400_000)

let part: string
beforeEach(async () => {
  await setQuota(null)
  await removeExpiredUploads(db, storages, inTwoDays)
  for (const table of [videos, documents, storageObjects]) await db.delete(table)
  for (const { key } of (await service.storage.list({ prefix: '', limit: 1000 })).items)
    await service.storage.remove(key)
  part = await service.addPart(ours)
})

const setQuota = (quotaBytes: number | null) =>
  db.update(organizations).set({ quotaBytes }).where(eq(organizations.id, ours))
async function usedBytes(): Promise<number> {
  const [organization] = await db.select().from(organizations).where(eq(organizations.id, ours))
  return organization?.usedBytes ?? Number.NaN
}
async function nothingIsKept() {
  expect(await usedBytes()).toBe(0)
  expect(await service.storedFiles()).toEqual([])
  for (const table of [videos, videoUploads, documents, storageObjects]) expect(await db.$count(table)).toBe(0)
}

const begin = (partId = part, lengthBytes = video.length, body?: Uint8Array<ArrayBuffer>) =>
  app.fetch(
    new Request('http://localhost/videos/uploads', {
      method: 'POST',
      headers: {
        ...admin,
        'tus-resumable': '1.0.0',
        'upload-length': String(lengthBytes),
        'upload-metadata': formatUploadMetadata(
          Object.entries({ target: 'part', partId, videoType: 'demo', filename: 'belt.mp4' }),
        ),
        ...(body && { 'content-type': 'application/offset+octet-stream' }),
      },
      ...(body && { body }),
    }),
  )
const end = (begun: Response) =>
  send('DELETE', begun.headers.get('location') ?? '', { ...admin, 'tus-resumable': '1.0.0' })

/** A form whose body is only sent once it is read, which should not happen. */
async function sendUnread(path: string, contentLength: number): Promise<Response> {
  let isRead = false
  const body = new ReadableStream(
    {
      pull(controller) {
        isRead = true
        controller.error(new Error('Read.'))
      },
    },
    { highWaterMark: 0 },
  )
  const headers = {
    ...admin,
    'content-type': 'multipart/form-data; boundary=x',
    'content-length': String(contentLength),
  }
  const answer = await app.fetch(new Request(`http://localhost${path}`, { method: 'POST', headers, body }))
  expect(isRead).toBe(false)
  return answer
}

test('an upload reserves its room from the start, and releases it when it is deleted or expires', async () => {
  await setQuota(video.length + 10)
  const begun = await begin()
  expect(begun.status).toBe(201)
  expect(await usedBytes()).toBe(video.length)
  expect((await begin()).status).toBe(507)
  expect((await end(begun)).status).toBe(204)
  await nothingIsKept()

  const forgotten = await begin()
  expect(forgotten.status).toBe(201)
  await removeExpiredUploads(db, storages, inTwoDays)
  await nothingIsKept()

  expect((await begin(part, video.length, video)).status).toBe(201)
  expect(await usedBytes()).toBe(video.length)
})

test('an upload without room gets the numbers in the answer, and nothing of it stays', async () => {
  await setQuota(20_000)
  expect(await refusal(begin())).toEqual([
    507,
    'There is no room for another 32 KB: the organization uses 0 KB of its 20 KB. Remove something, or ask for a larger quota.',
  ])
  expect((await begin(part, video.length, video)).status).toBe(507)
  await nothingIsKept()
})

test('simultaneous uploads get no more room than there is', async () => {
  await setQuota(3 * video.length)
  const statuses = (await Promise.all(Array.from({ length: 8 }, () => begin()))).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([201, 201, 201, 507, 507, 507, 507, 507])
  expect(await usedBytes()).toBe(3 * video.length)
})

test('an upload that started with enough room completes after the quota is lowered', async () => {
  const begun = await begin()
  await setQuota(1)
  const answer = await app.fetch(
    new Request(`http://localhost${begun.headers.get('location')}`, {
      method: 'PATCH',
      headers: {
        ...admin,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: video,
    }),
  )
  expect(answer.status).toBe(204)
  expect(await usedBytes()).toBe(video.length)
})

test('a form that is larger than the remaining room is not read', async () => {
  const large = 2_000_000
  await setQuota(500_000)
  for (const path of [`/videos/parts/${part}?video_type=demo`, `/documents/manuals?title=Belt&partId=${part}`])
    expect(await refusal(sendUnread(path, large))).toEqual([
      507,
      'There is no room for this file: the organization uses 0 KB of its 488 KB. Remove something, or ask for a larger quota.',
    ])
  await setQuota(0)
  expect(await refusal(sendUnread(`/videos/parts/${part}`, 100))).toMatchObject({ 0: 507 })
  await nothingIsKept()
})

test('a file whose size is only known at its end is refused then, and nothing of it stays', async () => {
  await setQuota(100)
  expect((await upload(`/videos/parts/${part}`, admin, video, 'a.mp4', { video_type: 'demo' })).status).toBe(507)
  expect((await upload('/documents/manuals', admin, pdf, 'a.pdf', { title: 'Belt', partId: part })).status).toBe(507)
  await nothingIsKept()
})

test('removed media no longer count; those for everyone never do', async () => {
  await setQuota(video.length + pdf.length)
  const catalogPart = await service.addPart(null)
  const made = await upload(`/videos/parts/${part}`, admin, video, 'a.mp4', { video_type: 'demo' })
  expect(made.status).toBe(201)
  expect((await upload('/documents/manuals', admin, pdf, 'a.pdf', { title: 'Belt', partId: part })).status).toBe(201)
  expect(await usedBytes()).toBe(video.length + pdf.length)

  expect((await upload(`/videos/parts/${part}`, root, video, 'b.mp4', { video_type: 'demo' })).status).toBe(507)
  for (const [path, fields] of [
    [`/videos/parts/${catalogPart}`, { video_type: 'demo' }],
    ['/videos/support', { title: 'Belt', category: 'maintenance' }],
  ] as const)
    expect((await upload(path, root, video, 'b.mp4', fields)).status).toBe(201)

  const { id } = PartVideoResponse.parse(await made.json())
  expect((await send('DELETE', `/videos/${id}`, admin)).status).toBe(204)
  expect(await usedBytes()).toBe(pdf.length)
  expect((await upload(`/videos/parts/${part}`, root, video, 'b.mp4', { video_type: 'demo' })).status).toBe(201)
})
