import { SupportVideoResponse } from '@abparts/contracts/video'
import { storageObjects } from '@abparts/db/schema'
import { openS3Storage } from '@abparts/storage/s3/storage'
import { expectRangeAnswer, type RangeRequest } from '@abparts/testing/range-oracle'
import { anyRequest, tellingRequests } from '@abparts/testing/range-requests'
import { createTestBucket } from '@abparts/testing/s3'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Env } from '../env.ts'
import { startTestApp } from '../testing.ts'

const bucket = await createTestBucket()
const s3 = openS3Storage(bucket.settings)
afterAll(() => bucket.close())
const bytes = await readSampleVideo('h264.mp4')
type Service = Awaited<ReturnType<typeof startTestApp>>

async function addVideo({ upload, people }: Service): Promise<string> {
  const answer = await upload('/videos/support?title=Belt&category=maintenance', people.root, bytes, 'ремень.mp4')
  return SupportVideoResponse.parse(await answer.json()).id
}

describe('videos in S3, sent through the service', () => {
  let service: Service
  let path: string
  beforeAll(async () => {
    service = await startTestApp({ s3 })
    path = `/videos/stream/${await addVideo(service)}`
  })
  afterAll(() => service.close())

  test('ranges and conditions are answered as the RFC says, on the wire', { timeout: 90_000 }, async () => {
    const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: service.app.fetch })
    const ask = ({ method, headers }: RangeRequest) =>
      fetch(new URL(path, server.url), { method, headers: { ...headers, ...service.people.user } })
    const whole = await ask({ method: 'GET', headers: {} })
    const file = {
      bytes,
      sizeBytes: bytes.length,
      contentType: 'video/mp4',
      etag: whole.headers.get('etag') ?? '',
      lastModified: new Date(whole.headers.get('last-modified') ?? ''),
    }
    expect(await whole.bytes()).toEqual(bytes)
    // A date in If-Range is only valid for what has not changed for two seconds (RFC 9110 §8.8.2.2).
    await Bun.sleep(Math.max(0, file.lastModified.getTime() + 3000 - Date.now()))
    for (const request of tellingRequests(file)) await expectRangeAnswer(await ask(request), request, file)
    const anything = fc.asyncProperty(anyRequest(file), async (request) => {
      await expectRangeAnswer(await ask(request), request, file)
    })
    await fc.assert(anything, { numRuns: 200 })
    await server.stop(true)
  })

  test('the bytes are in the bucket, and the upload can be downloaded unchanged', async () => {
    const [object] = await service.db.select().from(storageObjects)
    expect(object?.backend).toBe('s3')
    expect(await s3.stat(object?.key ?? '')).toMatchObject({ sizeBytes: bytes.length })
    const original = await service.get(`${path.replace('stream/', '')}/original?download=1`, service.people.user)
    expect(original.headers.get('content-disposition')).toMatch(/^attachment; /)
    expect(await original.bytes()).toEqual(bytes)
  })
})

describe('videos in S3, to which viewers are redirected', () => {
  let service: Service
  let path: string
  beforeAll(async () => {
    service = await startTestApp({ s3, delivery: 'redirect' })
    path = `/videos/stream/${await addVideo(service)}`
  })
  afterAll(() => service.close())

  test('whoever may see the video gets a URL of the storage that is not cached', async () => {
    const { get, people } = service
    const answer = await get(path, people.user)
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('referrer-policy')]).toEqual([
      302,
      'no-store',
      'no-referrer',
    ])
    const location = new URL(answer.headers.get('location') ?? '')
    expect(location.searchParams.get('X-Amz-Expires')).toBe('600')
    const part = await fetch(location, { headers: { range: 'bytes=-500' } })
    expect([part.status, part.headers.get('content-type')]).toEqual([206, 'video/mp4'])
    expect(part.headers.get('content-disposition')).toMatch(/^inline; .*filename\*=UTF-8''%D1%80/)
    expect(await part.bytes()).toEqual(bytes.slice(-500))
    const saved = await fetch((await get(`${path}?download=1`, people.user)).headers.get('location') ?? '')
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; /)
    await saved.body?.cancel()
    expect((await get(path)).status).toBe(401)
  })

  test('a video that is still on the disk is served from there', async () => {
    const { storage, db, get, people } = service
    const id = await addVideo(service)
    const key = `videos/support/${id}/1.mp4`
    await storage.put(key, new Blob([bytes]).stream())
    await db.update(storageObjects).set({ backend: 'local' }).where(eq(storageObjects.key, key))
    const answer = await get(`/videos/stream/${id}`, people.user)
    expect(answer.status).toBe(200)
    expect(await answer.bytes()).toEqual(bytes)
  })
})

const complaints = (env: object) => {
  const whole = { DATABASE_URL: 'postgres://localhost/a', MEDIA_ROOT: '/', MEDIA_URL_SECRETS: 's'.repeat(32), ...env }
  return Env.safeParse(whole).error?.issues.map(({ path, message }) => `${path.join()}: ${message}`) ?? []
}

test('settings that do not fit together are reported at the start', () => {
  const s3 = { STORAGE_BACKEND: 's3', S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'k', S3_SECRET_ACCESS_KEY: 's' }
  expect(complaints({})).toEqual([])
  expect(complaints({ ...s3, VIDEO_DELIVERY: 'redirect' })).toEqual([])
  expect(complaints({ ...s3, STORAGE_BACKEND: 'local' })).toEqual([])
  expect(complaints({ VIDEO_DELIVERY: 'redirect' })).toEqual([
    'VIDEO_DELIVERY: redirect needs STORAGE_BACKEND=s3: files of the local storage have no URL of their own',
  ])
  expect(complaints({ STORAGE_BACKEND: 's3' })).toEqual([
    'S3_BUCKET: is needed to use S3',
    'S3_ACCESS_KEY_ID: is needed to use S3',
    'S3_SECRET_ACCESS_KEY: is needed to use S3',
  ])
  expect(complaints({ S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'k' })).toEqual(['S3_SECRET_ACCESS_KEY: is needed to use S3'])
})
