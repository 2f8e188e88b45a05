import { opened } from '@abparts/core/images/decode.fixture'
import { findVideo } from '@abparts/core/videos/find'
import { removeExpiredUploads } from '@abparts/core/videos/uploads'
import { auditEvents, storageObjects, videos, videoUploads } from '@abparts/db/schema'
import { answerInContext } from '@abparts/http/request-context'
import { createStorages } from '@abparts/storage/storages'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { maxVideoBytes, refusal, startTestApp } from '../../testing.ts'
import { formatUploadMetadata } from './metadata.ts'

const service = await startTestApp()
afterAll(service.close)
const { db, app, storage, addPart } = service
const { root, admin, user, stranger } = service.people

const storages = createStorages(storage)
const inTwoDays = new Date(Date.now() + 2 * 86_400_000)

beforeEach(async () => {
  await removeExpiredUploads(db, storages, inTwoDays)
  await db.delete(videos)
  await db.delete(storageObjects)
  for (const { key } of (await storage.list({ prefix: '', limit: 1000 })).items) await storage.remove(key)
})
const nothingIsKept = async () => {
  expect(await service.storedFiles()).toEqual([])
  expect(await db.$count(videos)).toBe(0)
  expect(await db.$count(storageObjects)).toBe(0)
}

const video = await readSampleVideo('h264.mp4')
const support = { target: 'support', filename: 'Ремень 🎬.mp4', title: 'Change the belt', category: 'maintenance' }
const bytesType = { 'content-type': 'application/offset+octet-stream' }

type Person = Record<string, string>
type Body = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
type Init = { headers?: Record<string, string>; body?: Body }
async function tus(method: string, path: string, person: Person, { headers, body }: Init = {}) {
  const request = new Request(`http://localhost${path}`, {
    method,
    headers: { 'tus-resumable': '1.0.0', ...person, ...headers },
    ...(body !== undefined && { body }),
  })
  const answer = await answerInContext(request, () => '203.0.113.9', app.fetch)
  expect(answer.headers.get('tus-resumable')).toBe('1.0.0')
  return answer
}

const creation = (metadata: Record<string, string>, lengthBytes: number | string = video.length) => ({
  'upload-length': String(lengthBytes),
  'upload-metadata': formatUploadMetadata(Object.entries(metadata)),
})
const begin = (
  person: Person = root,
  metadata: Record<string, string> = support,
  lengthBytes: number | string = video.length,
) => tus('POST', '/videos/uploads', person, { headers: creation(metadata, lengthBytes) })
const locationOf = (answer: Response) => answer.headers.get('location') ?? ''
const idOf = (location: string) => location.slice('/videos/uploads/'.length)

const patch = (location: string, offset: number, body: Body, person: Person = root) =>
  tus('PATCH', location, person, { headers: { ...bytesType, 'upload-offset': String(offset) }, body })
const offsetOf = async (location: string) =>
  Number((await tus('HEAD', location, root)).headers.get('upload-offset') ?? Number.NaN)
const expire = (location: string) =>
  db
    .update(videoUploads)
    .set({ expiresAt: sql`now()` })
    .where(eq(videoUploads.videoId, idOf(location)))

test('the supported protocol is announced', async () => {
  const answer = await tus('OPTIONS', '/videos/uploads', {})
  expect(answer.status).toBe(204)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'tus-version': '1.0.0',
    'tus-extension': 'creation,creation-with-upload,expiration,termination',
    'tus-max-size': String(maxVideoBytes),
  })
})

test('a video arrives in pieces, and exists after the last one', async () => {
  const created = await begin()
  expect(created.status).toBe(201)
  const location = locationOf(created)
  expect(location).toMatch(/^\/videos\/uploads\/[0-9a-f-]{36}$/)
  expect(await opened(findVideo(db, idOf(location)))).toMatchObject({
    state: 'uploading',
    object: null,
    title: 'Change the belt',
    originalFilename: 'Ремень 🎬.mp4',
    sizeBytes: video.length,
  })

  const first = await patch(location, 0, video.slice(0, 10_000))
  expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '10000'])
  const standing = await tus('HEAD', location, root)
  expect(standing.status).toBe(200)
  expect(Object.fromEntries(standing.headers)).toMatchObject({
    'upload-offset': '10000',
    'upload-length': String(video.length),
    'upload-metadata': formatUploadMetadata(Object.entries(support)),
    'cache-control': 'no-store',
  })
  const hoursLeft = (Date.parse(standing.headers.get('upload-expires') ?? '') - Date.now()) / 3_600_000
  expect(hoursLeft).toBeCloseTo(24, 1)

  const last = await patch(location, 10_000, video.slice(10_000))
  expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(video.length)])
  const stored = await opened(findVideo(db, idOf(location)))
  expect(stored).toMatchObject({ state: 'processing', contentType: 'video/mp4', durationSeconds: 3, width: 320 })
  const object = await storage.open(stored?.object?.key ?? '')
  expect(await new Response(object?.slice(0, video.length)).bytes()).toEqual(video)
  expect(stored?.object?.sha256).toBe(new Bun.CryptoHasher('sha256').update(video).digest('hex'))
  const [logged] = await db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.resourceId, idOf(location)))
  expect(logged).toMatchObject({ action: 'create', resourceType: 'video', actorId: stored?.uploadedBy })
})

test('a client that missed the last answer learns that everything has arrived, and a repetition changes nothing', async () => {
  const location = locationOf(await begin())
  await patch(location, 0, video)
  const before = await opened(findVideo(db, idOf(location)))
  expect(await offsetOf(location)).toBe(video.length)
  expect((await patch(location, video.length, new Uint8Array())).status).toBe(204)
  expect(await opened(findVideo(db, idOf(location)))).toEqual(before)
  expect(await db.$count(auditEvents, eq(auditEvents.resourceId, idOf(location)))).toBe(1)
  expect(await refusal(tus('DELETE', location, root))).toEqual([409, expect.stringContaining('complete')])
})

test('the creation may include the bytes', async () => {
  const answer = await tus('POST', '/videos/uploads', root, {
    headers: { ...creation(support), ...bytesType },
    body: video,
  })
  expect([answer.status, answer.headers.get('upload-offset')]).toEqual([201, String(video.length)])
  expect(await opened(findVideo(db, idOf(locationOf(answer))))).toMatchObject({ state: 'processing' })
})

test('a creation that fails with its bytes leaves nothing', async () => {
  const headers = { ...creation(support, 4), ...bytesType }
  const answer = tus('POST', '/videos/uploads', root, { headers, body: new TextEncoder().encode('text') })
  expect(await refusal(answer)).toEqual([415, expect.stringContaining('of an unknown type')])
  await nothingIsKept()
})

test("a part's video comes from who may change the part, at every step", async () => {
  const partId = await addPart(service.ours)
  const metadata = { target: 'part', filename: 'a.webm', partId, videoType: 'demo' }
  expect(await refusal(begin({}, metadata))).toEqual([401, expect.any(String)])
  expect(await refusal(begin(user, metadata))).toEqual([403, expect.any(String)])
  expect(await refusal(begin(stranger, metadata))).toEqual([404, expect.any(String)])
  expect(await refusal(begin(admin))).toEqual([403, expect.any(String)])
  expect(await refusal(begin(root, { ...metadata, partId: crypto.randomUUID() }))).toEqual([404, expect.any(String)])
  await nothingIsKept()

  const location = locationOf(await begin(admin, metadata))
  for (const other of [root, user, stranger]) {
    expect((await tus('HEAD', location, other)).status).toBe(404)
    expect(await refusal(patch(location, 0, video, other))).toEqual([404, expect.any(String)])
    expect(await refusal(tus('DELETE', location, other))).toEqual([404, expect.any(String)])
  }
  expect(await refusal(patch(location, 0, video, {}))).toEqual([401, expect.any(String)])
  expect((await patch(location, 0, video, admin)).status).toBe(204)
  expect(await opened(findVideo(db, idOf(location)))).toMatchObject({
    state: 'processing',
    partId,
    videoType: 'demo',
    contentType: 'video/mp4',
    object: { key: expect.stringContaining(`videos/parts/${partId}/`) },
  })
})

test.each<[string, Record<string, string>, string | number, number, string]>([
  ['no title', { target: 'support', filename: 'a.mp4', category: 'maintenance' }, 9, 400, 'title is missing'],
  ['an unknown category', { ...support, category: 'fun' }, 9, 400, 'category'],
  ['no target', { filename: 'a.mp4' }, 9, 400, 'target'],
  ['no part', { target: 'part', filename: 'a.mp4', videoType: 'demo' }, 9, 400, 'partId'],
  ['a path for a name', { ...support, filename: '../a.mp4' }, 9, 400, 'filename'],
  ['another extension', { ...support, filename: 'a.avi' }, 9, 415, 'ends in .avi'],
  ['too much', support, maxVideoBytes + 1, 413, String(maxVideoBytes)],
  ['nothing', support, 0, 400, 'empty'],
  ['half a byte', support, '0.5', 400, 'Upload-Length'],
  ['less than nothing', support, -1, 400, 'Upload-Length'],
])('starting with %s is refused', async (_, metadata, lengthBytes, status, words) => {
  expect(await refusal(begin(root, metadata, lengthBytes))).toEqual([status, expect.stringContaining(words)])
  await nothingIsKept()
})

test('requests outside the protocol are refused and change nothing', async () => {
  const location = locationOf(await begin())
  const body = video.slice(0, 100)
  const headers = { 'upload-offset': '0' }
  const version = await tus('PATCH', location, root, {
    headers: { ...bytesType, ...headers, 'tus-resumable': '0.2.2' },
    body,
  })
  expect(version.headers.get('tus-version')).toBe('1.0.0')
  expect(await refusal(version)).toEqual([412, expect.any(String)])
  expect(await refusal(tus('PATCH', location, root, { headers, body }))).toEqual([415, expect.any(String)])
  expect(await refusal(tus('PATCH', location, root, { headers: bytesType, body }))).toEqual([400, expect.any(String)])
  expect(await refusal(patch(location, 1, body))).toEqual([409, 'The upload resumes at byte 0.'])
  expect(await refusal(patch('/videos/uploads/nonsense', 0, body))).toEqual([400, expect.any(String)])
  expect(await refusal(patch(`/videos/uploads/${crypto.randomUUID()}`, 0, body))).toEqual([404, expect.any(String)])
  expect(await offsetOf(location)).toBe(0)
})

test('a client that can only POST names the method in a header', async () => {
  const location = locationOf(await begin())
  const headers = { ...bytesType, 'upload-offset': '0', 'x-http-method-override': 'PATCH' }
  expect((await tus('POST', location, root, { headers, body: video })).status).toBe(204)
  expect(await refusal(tus('POST', location, root))).toEqual([405, expect.any(String)])
})

test('more bytes than announced are refused, whether the request says so or not', async () => {
  const location = locationOf(await begin())
  const announced = { ...bytesType, 'upload-offset': '0', 'content-length': String(video.length + 1) }
  const answer = tus('PATCH', location, root, { headers: announced, body: new Uint8Array(video.length + 1) })
  expect(await refusal(answer)).toEqual([413, expect.any(String)])
  expect(await offsetOf(location)).toBe(0)
  const unannounced = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(20_000)),
  })
  expect(await refusal(patch(location, 0, unannounced))).toEqual([413, expect.any(String)])
  expect(await offsetOf(location)).toBe(20_000)
})

test.each<[string, number, Uint8Array<ArrayBuffer>]>([
  ['text', 415, new TextEncoder().encode('not a video')],
  ['a video that is cut off', 422, video.slice(0, 20_000)],
])('%s is refused with the last byte, and nothing is kept', async (_, status, bytes) => {
  const location = locationOf(await begin(root, support, bytes.length))
  expect(await refusal(patch(location, 0, bytes))).toEqual([status, expect.any(String)])
  await nothingIsKept()
  expect((await tus('HEAD', location, root)).status).toBe(404)
})

test('what arrived before the connection broke is kept', async () => {
  const location = locationOf(await begin())
  const breaking = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(video.slice(0, 5000)),
    pull: (controller) => controller.error(new Error('gone')),
  })
  expect(await refusal(patch(location, 0, breaking))).toEqual([400, expect.stringContaining('ended early')])
  expect(await offsetOf(location)).toBe(5000)
  expect((await patch(location, 5000, video.slice(5000))).status).toBe(204)
})

test('a new request makes a hanging one release the upload, with what it brought', async () => {
  const location = locationOf(await begin())
  const arrived = Promise.withResolvers<void>()
  const hanging = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(video.slice(0, 5000)),
      pull: async () => {
        arrived.resolve()
        await new Promise(() => undefined)
      },
    },
    { highWaterMark: 1 },
  )
  const first = patch(location, 0, hanging)
  await arrived.promise
  expect(await offsetOf(location)).toBe(5000)
  expect(await refusal(first)).toEqual([409, expect.stringContaining('Another request')])
})

test('of many requests with the same bytes, one is accepted', async () => {
  const location = locationOf(await begin())
  const answers = await Promise.all(Array.from({ length: 8 }, () => patch(location, 0, video.slice(0, 10_000))))
  expect(answers.map(({ status }) => status).sort()).toEqual([204, ...new Array(7).fill(409)])
  expect(await offsetOf(location)).toBe(10_000)
  expect((await patch(location, 10_000, video.slice(10_000))).status).toBe(204)
})

test('an upload can be deleted, and is gone then', async () => {
  const location = locationOf(await begin())
  await patch(location, 0, video.slice(0, 10_000))
  expect((await tus('DELETE', location, root)).status).toBe(204)
  await nothingIsKept()
  expect(await refusal(patch(location, 10_000, video.slice(10_000)))).toEqual([404, expect.any(String)])
})

test('an upload that nobody resumes expires, and is removed', async () => {
  const abandoned = locationOf(await begin())
  await patch(abandoned, 0, video.slice(0, 10_000))
  const complete = locationOf(await begin())
  await patch(complete, 0, video)
  expect(await removeExpiredUploads(db, storages, new Date())).toBe(0)

  await expire(abandoned)
  expect((await tus('HEAD', abandoned, root)).status).toBe(410)
  expect(await refusal(patch(abandoned, 10_000, video.slice(10_000)))).toEqual([410, expect.any(String)])
  expect(await removeExpiredUploads(db, storages, inTwoDays)).toBe(1)
  expect((await tus('HEAD', abandoned, root)).status).toBe(404)
  expect(await opened(findVideo(db, idOf(complete)))).toMatchObject({ state: 'processing' })
  expect(await db.$count(videoUploads)).toBe(0)
  expect(await service.storedFiles()).toHaveLength(1)
})

test('a request that outlives its upload does not restore it', async () => {
  const location = locationOf(await begin())
  const arrived = Promise.withResolvers<void>()
  const slow = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(video.slice(0, 5000)),
    pull: async (controller) => {
      arrived.resolve()
      await expect.poll(() => db.$count(videoUploads)).toBe(0)
      controller.enqueue(video.slice(5000))
      controller.close()
    },
  })
  const running = patch(location, 0, slow)
  await arrived.promise
  await expire(location)
  await removeExpiredUploads(db, storages, inTwoDays)
  expect((await refusal(running))[0]).toBe(409)
  await nothingIsKept()
})

test('killed between the last byte and the commit, an upload is completed by the next request', async () => {
  const location = locationOf(await begin())
  await patch(location, 0, video.slice(0, -1))
  const [{ writeState = '', key = '' } = {}] = await db.select().from(videoUploads)
  // What the killed process had done: the last byte, and the object.
  const last = await storage.resumable.append(
    { state: writeState, offsetBytes: video.length - 1 },
    new Blob([video.slice(-1)]).stream(),
    async () => undefined,
  )
  await db.update(videoUploads).set({ offsetBytes: last.offsetBytes, writeState: last.state })
  await storage.resumable.finish(last)
  expect(await storage.stat(key)).toMatchObject({ sizeBytes: video.length })

  expect(await offsetOf(location)).toBe(video.length)
  expect(await opened(findVideo(db, idOf(location)))).toMatchObject({ state: 'processing', object: { key } })
  const events = await db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.resourceId, idOf(location)))
  expect(events).toMatchObject([{ address: '203.0.113.9' }])
})
