import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { signPath } from '@abparts/auth/signed-url'
import { SupportVideoResponse } from '@abparts/contracts/video'
import { removeVideo, restoreVideo } from '@abparts/core/videos/change'
import { findRemovedVideo, findVideo } from '@abparts/core/videos/find'
import { finishForTest } from '@abparts/core/videos/video.fixture'
import { videos } from '@abparts/db/schema'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { afterAll, expect, test } from 'vitest'
import { mediaUrlSecrets, refusal, startTestApp } from '../testing.ts'

const service = await startTestApp()
afterAll(service.close)
const { root, admin, user, stranger } = service.people
const { send, get, upload, addPart, db } = service

const bytes = await readSampleVideo('h264.mp4')
const createdBy = async (answer: Promise<Response>) => {
  const { id, streamUrl } = SupportVideoResponse.pick({ id: true, streamUrl: true }).parse(await (await answer).json())
  return { id, streamUrl, posterPath: `/videos/${id}/thumbnail` }
}
const addSupportVideo = () =>
  createdBy(upload('/videos/support?title=Belt&category=maintenance', root, bytes, 'ремень.mp4'))
const addOwnVideo = async () => {
  const partId = await addPart(service.ours)
  return { ...(await createdBy(upload(`/videos/parts/${partId}?video_type=demo`, admin, bytes, 'a.mp4'))), partId }
}
const status = async (answer: Promise<Response>) => (await answer).status

test('a video is served with ranges while it is still being processed', async () => {
  const { streamUrl } = await addSupportVideo()
  const whole = await get(streamUrl, user)
  expect(whole.status).toBe(200)
  expect(await whole.bytes()).toEqual(bytes)
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': `inline; filename="______.mp4"; filename*=UTF-8''%D1%80%D0%B5%D0%BC%D0%B5%D0%BD%D1%8C.mp4`,
    'content-length': String(bytes.length),
    'content-type': 'video/mp4',
    etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    'x-content-type-options': 'nosniff',
  })
  const etag = whole.headers.get('etag') ?? ''
  const part = await get(streamUrl, { ...user, range: 'bytes=-500', 'if-range': etag })
  expect([part.status, part.headers.get('content-range')]).toEqual([
    206,
    `bytes ${bytes.length - 500}-${bytes.length - 1}/${bytes.length}`,
  ])
  expect(await part.bytes()).toEqual(bytes.slice(-500))
  expect(await status(get(streamUrl, { ...user, 'if-none-match': etag }))).toBe(304)
  const head = await send('HEAD', streamUrl, { ...user, range: 'bytes=0-0' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)])
  expect(await refusal(get(streamUrl, { ...user, range: `bytes=${bytes.length}-` }))).toMatchObject([
    416,
    expect.any(String),
  ])
  expect(await refusal(get(streamUrl, { ...user, 'if-match': '"other"' }))).toMatchObject([412, expect.any(String)])
})

test('a signed URL opens the resource it was signed for, and nothing else', async () => {
  const [video, other] = [await addSupportVideo(), await addSupportVideo()]
  const signed = signPath(video.streamUrl, { type: 'support_video' }, mediaUrlSecrets)
  const query = signed.slice(signed.indexOf('?'))
  expect(await status(get(signed))).toBe(200)
  expect(await status(get(signed, { range: 'bytes=0-0' }))).toBe(206)
  expect(await status(send('HEAD', signed))).toBe(200)
  expect(await status(get(other.streamUrl + query))).toBe(401)
  expect(await status(get(video.posterPath + query))).toBe(401)
  expect(await status(send('DELETE', `/videos/${video.id}${query}`))).toBe(401)
  expect(
    await status(get(signPath(video.streamUrl, { type: 'support_video' }, mediaUrlSecrets, Date.now() - 3_600_000))),
  ).toBe(401)
  expect(await status(get(signPath(video.streamUrl, { type: 'support_video' }, ['x'.repeat(32)])))).toBe(401)
  await removeVideo(db, authorize(platform, 'delete', await findVideo(db, video.id)))
  await expect.poll(() => status(get(signed)), { timeout: 1500 }).toBe(404)
})

test("a proprietary part's videos are for its organization", async () => {
  const { id, streamUrl, posterPath } = await addOwnVideo()
  await finishForTest(db, id)
  for (const path of [streamUrl, posterPath]) {
    expect(await status(get(path, user))).toBe(200)
    expect(await status(get(path, root))).toBe(200)
    expect(await status(get(path, stranger))).toBe(404)
    expect(await status(get(path))).toBe(401)
    expect(await status(get(path, { authorization: 'Bearer junk' }))).toBe(401)
  }
})

test('a poster is served once it exists', async () => {
  const { id, posterPath } = await addSupportVideo()
  expect(await refusal(get(posterPath, user))).toMatchObject([404, expect.any(String)])
  await finishForTest(db, id)
  const poster = await get(posterPath, user)
  expect([poster.headers.get('content-type'), await poster.text()]).toEqual(['image/webp', 'poster'])
  const etag = poster.headers.get('etag') ?? ''
  expect(
    await status(get(signPath(posterPath, { type: 'support_video' }, mediaUrlSecrets), { 'if-none-match': etag })),
  ).toBe(304)
  const list = await (await get('/videos/support', user)).json()
  expect(list).toContainEqual(expect.objectContaining({ id, state: 'ready', thumbnailUrl: posterPath }))
})

test('a removed video is gone, and its bytes are kept for restoring it', async () => {
  const { id, streamUrl, posterPath } = await addSupportVideo()
  const path = `/videos/${id}`
  expect(await status(send('DELETE', path))).toBe(401)
  expect(await status(send('DELETE', path, admin))).toBe(403)
  expect(await status(send('DELETE', path, root))).toBe(204)
  for (const gone of [get(streamUrl, root), get(posterPath, root), send('DELETE', path, root)])
    expect(await refusal(gone)).toMatchObject([404, expect.any(String)])
  await restoreVideo(db, authorize(platform, 'delete', await findRemovedVideo(db, id)))
  expect(await (await get(streamUrl, root)).bytes()).toEqual(bytes)

  const own = await addOwnVideo()
  expect(await status(send('DELETE', `/videos/${own.id}`, stranger))).toBe(404)
  expect(await status(send('DELETE', `/videos/${own.id}`, user))).toBe(403)
  expect(await status(send('DELETE', `/videos/${own.id}`, admin))).toBe(204)
})

test('lost bytes are an outage, not a missing video', async () => {
  const { id, streamUrl } = await addSupportVideo()
  await service.storage.remove(`videos/support/${id}/1.mp4`)
  const answer = await get(streamUrl, root)
  expect(answer.headers.get('retry-after')).not.toBeNull()
  expect(await refusal(answer)).toMatchObject([503, expect.any(String)])
})

test('a video that is still being uploaded is not found yet', async () => {
  await db.delete(videos)
  const { streamUrl } = await addSupportVideo()
  await db.update(videos).set({ state: 'uploading', objectId: null })
  expect(await status(get(streamUrl, root))).toBe(404)
  expect(await (await get('/videos/support', root)).json()).toEqual([])
})

test.each(['/videos/stream/nonsense', '/videos/nonsense/thumbnail'])('%s is a bad request', async (path) => {
  expect(await refusal(get(path, root))).toMatchObject([400, expect.any(String)])
})

test('other paths are not found', async () => {
  expect(await refusal(get('/videos', root))).toMatchObject([404, expect.any(String)])
  expect(await status(get(`/videos/stream/${crypto.randomUUID()}`, root))).toBe(404)
})

test('the routes are documented, with the fields of an upload', async () => {
  expect(await (await get('/openapi')).json()).toMatchObject({
    paths: {
      '/videos/support': {
        get: {},
        post: {
          requestBody: { content: { 'multipart/form-data': { schema: { properties: { file: {}, title: {} } } } } },
        },
      },
      '/videos/parts/{partId}': { get: {}, post: {} },
      '/videos/stream/{id}': { get: {} },
      '/videos/{id}/thumbnail': { get: {} },
      '/videos/{id}': { delete: {} },
    },
  })
})

test('the service is ready when its database is, and its storage can be written', async () => {
  expect(await status(get('/health/live'))).toBe(200)
  expect(await (await get('/health/ready')).json()).toEqual({
    ready: true,
    checks: { database: { ok: true }, storage: { ok: true } },
  })
})
