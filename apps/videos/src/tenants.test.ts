import { partResource } from '@abparts/auth/permissions'
import { signPath } from '@abparts/auth/signed-url'
import { Document } from '@abparts/contracts/document'
import { Problem } from '@abparts/contracts/error'
import { PartVideoResponse } from '@abparts/contracts/video'
import { finishForTest } from '@abparts/core/videos/video.fixture'
import { organizations, parts } from '@abparts/db/schema'
import { samplePdf } from '@abparts/testing/sample-pdf'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mediaUrlSecrets, startTestApp } from './testing.ts'

const { close, db, ours, people, addPart, get, send, upload } = await startTestApp()
afterAll(close)
const { admin, user, stranger } = people

const sampleVideo = await readSampleVideo('h264.mp4')
const captions = 'WEBVTT\n\n00:00.000 --> 00:01.000\nRiemen\n'
let theirs: string
let partId: string
let video: string
let document: string
/** Every path that serves something of our video or document. */
let paths: string[]
beforeAll(async () => {
  const [other] = await db.select().from(organizations).where(eq(organizations.name, 'Theirs'))
  theirs = other?.id ?? ''
  partId = await addPart(ours)
  const uploaded = await upload(`/videos/parts/${partId}?video_type=demo`, admin, sampleVideo, 'a.mp4')
  video = PartVideoResponse.parse(await uploaded.json()).id
  await finishForTest(db, video)
  await send('PUT', `/videos/${video}/captions/de.vtt`, admin, captions)
  const added = await upload(`/documents/manuals?title=Belt&partId=${partId}`, admin, samplePdf(), 'a.pdf')
  document = Document.parse(await added.json()).id
  const files = ['original', 'thumbnail', 'storyboard.vtt', 'storyboard.webp', 'captions/de.vtt']
  paths = [`/videos/stream/${video}`, ...files.map((file) => `/videos/${video}/${file}`), `/documents/${document}`]
})

/** The content of a refusal without its request id, which is new each time. */
async function told(answer: Promise<Response>) {
  const refusal = await answer
  const { requestId: _, ...problem } = Problem.parse(await refusal.json())
  return { ...problem, etag: refusal.headers.get('etag') }
}

test('nothing about a video or document is revealed to other organizations, not even that it exists', async () => {
  const missing = crypto.randomUUID()
  for (const path of paths) {
    const etag = (await get(path, user)).headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    const elsewhere = path.replace(video, missing).replace(document, missing)
    for (const headers of [stranger, { ...stranger, 'if-none-match': etag }, { ...stranger, range: 'bytes=0-0' }]) {
      const answer = await told(get(path, headers))
      expect(answer).toMatchObject({ status: 404, etag: null })
      expect(answer).toEqual(await told(get(elsewhere, headers)))
    }
    expect((await send('HEAD', path, stranger)).status).toBe(404)
    expect(await told(get(path))).toEqual(await told(get(elsewhere)))
  }
})

test('nor when they try to change it, or to list or add to its part', async () => {
  const missing = crypto.randomUUID()
  const attempts: [method: string, path: string][] = [
    ['DELETE', `/videos/${video}`],
    ['PUT', `/videos/${video}/captions/en.vtt`],
    ['DELETE', `/videos/${video}/captions/de.vtt`],
    ['DELETE', `/documents/${document}`],
    ['GET', `/videos/parts/${partId}`],
    ['POST', `/videos/parts/${partId}?video_type=demo`],
    ['GET', `/documents/manuals?partId=${partId}`],
    ['POST', `/documents/manuals?title=Belt&partId=${partId}`],
  ]
  for (const [method, path] of attempts) {
    const elsewhere = path.replace(video, missing).replace(document, missing).replace(partId, missing)
    const answer = await told(send(method, path, stranger, method === 'PUT' ? captions : undefined))
    expect(answer).toMatchObject({ status: 404 })
    expect(answer).toEqual(await told(send(method, elsewhere, stranger, method === 'PUT' ? captions : undefined)))
  }
  expect((await get(`/videos/stream/${video}`, user)).status).toBe(200)
})

test('a signed URL only opens its path, and ends when the part moves to another organization', async () => {
  const resource = partResource({ organizationId: ours })
  const signed = paths.map((path) => signPath(path, resource, mediaUrlSecrets))
  const statuses = (urls: string[]) => Promise.all(urls.map(async (url) => (await get(url)).status))
  const all = (status: number) => paths.map(() => status)
  expect(await statuses(signed)).toEqual(all(200))
  for (const [index, url] of signed.entries()) {
    const query = url.slice(url.indexOf('?'))
    expect(await statuses(paths.map((path) => path + query))).toEqual(paths.map((_, at) => (at === index ? 200 : 401)))
  }
  expect(await statuses(signed.map((url) => url.replace(ours, theirs)))).toEqual(all(401))
  await db.update(parts).set({ organizationId: theirs }).where(eq(parts.id, partId))
  expect(await statuses(signed)).toEqual(all(401))
  expect((await get(`/videos/stream/${video}`, user)).status).toBe(404)
  expect((await get(`/videos/stream/${video}`, stranger)).status).toBe(200)
})
