import { readFile } from 'node:fs/promises'
import { maxDescriptionLength } from '@abparts/contracts/limits'
import { PartVideoResponse, SupportVideoResponse } from '@abparts/contracts/video'
import { storageObjects, videos } from '@abparts/db/schema'
import { readSampleVideo, type SampleVideo } from '@abparts/testing/sample-videos'
import { BufferSource, BufferTarget, Conversion, Input, MP4, Mp4OutputFormat, Output } from 'mediabunny'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { maxVideoBytes, refusal, startTestApp } from '../testing.ts'

const service = await startTestApp()
afterAll(service.close)
const { root, admin, user, stranger } = service.people
const { addPart, upload, get } = service

beforeEach(async () => {
  await service.db.delete(videos)
  await service.db.delete(storageObjects)
  for (const { key } of (await service.storage.list({ prefix: '', limit: 1000 })).items)
    await service.storage.remove(key)
})
const nothingIsKept = async () => {
  expect(await service.storedFiles()).toEqual([])
  expect(await service.db.$count(videos)).toBe(0)
  expect(await service.db.$count(storageObjects)).toBe(0)
}

const video = await readSampleVideo('h264.mp4')
const fields = { title: 'Change the belt', category: 'maintenance' }

test('a support video is stored unchanged, and described', async () => {
  const answer = await upload('/videos/support', root, video, 'Замена ремня 🎬.MP4', {
    ...fields,
    description: 'How to',
  })
  expect(answer.status).toBe(201)
  const created = SupportVideoResponse.parse(await answer.json())
  expect(created).toMatchObject({
    ...fields,
    kind: 'support',
    description: 'How to',
    state: 'processing',
    failureReason: null,
    originalFilename: 'Замена ремня 🎬.MP4',
    contentType: 'video/mp4',
    sizeBytes: video.length,
    durationSeconds: 3,
    width: 320,
    height: 180,
    streamUrl: `/videos/stream/${created.id}`,
    thumbnailUrl: null,
    file_path: `videos/support/${created.id}/1.mp4`,
    size_mb: 0.03,
  })
  const files = await service.storedFiles()
  expect(files).toHaveLength(1)
  expect(files[0]).toMatch(created.file_path)
  expect(new Uint8Array(await readFile(files[0] ?? ''))).toEqual(video)
})

test.each<[SampleVideo, string, number | null, number, number]>([
  ['h264.mp4', 'video/mp4', 3, 320, 180],
  ['rotated.mp4', 'video/mp4', 3, 180, 320],
  ['mpeg4.mp4', 'video/mp4', 3, 320, 180],
  ['h264.mov', 'video/quicktime', 3, 320, 180],
  ['vp9.webm', 'video/webm', 3, 320, 180],
  ['no-duration.webm', 'video/webm', null, 320, 180],
])('%s is %s', async (name, contentType, durationSeconds, width, height) => {
  const answer = await upload('/videos/support', root, await readSampleVideo(name), name, fields)
  const created = SupportVideoResponse.parse(await answer.json())
  expect(created).toMatchObject({ contentType, width, height })
  if (durationSeconds === null) expect(created.durationSeconds).toBeNull()
  else expect(created.durationSeconds).toBeCloseTo(durationSeconds, 1)
})

test('an index at the beginning is as good as one at the end', async () => {
  const answer = await upload('/videos/support', root, await fastStart(video), 'a.mp4', fields)
  expect(await answer.json()).toMatchObject({ contentType: 'video/mp4', durationSeconds: 3 })
})

test('its type is determined by the content, not the name', async () => {
  const answer = await upload('/videos/support', root, await readSampleVideo('vp9.webm'), 'clip.mp4', fields)
  expect(await answer.json()).toMatchObject({ contentType: 'video/webm' })
})

test('fields are also read from the query, and the form takes precedence', async () => {
  const answer = await upload('/videos/support?title=Query&category=troubleshooting', root, video, 'a.mp4', {
    title: 'Form',
  })
  expect(await answer.json()).toMatchObject({ title: 'Form', category: 'troubleshooting' })
  const partId = await addPart(null)
  const ofPart = await upload(`/videos/parts/${partId}?video_type=installation`, root, video, 'a.mp4')
  expect(PartVideoResponse.parse(await ofPart.json())).toMatchObject({
    kind: 'part',
    partId,
    videoType: 'installation',
  })
})

test('a field before the file counts like one after it', async () => {
  const form = new FormData()
  form.append('title', fields.title)
  form.append('file', new File([video], 'a.mp4'))
  form.append('category', fields.category)
  expect((await service.send('POST', '/videos/support', root, form)).status).toBe(201)
})

const text = new TextEncoder()

/** The same video with its index first. */
async function fastStart(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target })
  const input = new Input({ formats: [MP4], source: new BufferSource(bytes) })
  await (await Conversion.init({ input, output })).execute()
  return new Uint8Array(target.buffer ?? new ArrayBuffer())
}

const refused: [string, () => Promise<Uint8Array<ArrayBuffer>>, string, Record<string, string>, number, string][] = [
  ['text', async () => text.encode('not a video'), 'a.mp4', fields, 415, 'of an unknown type'],
  ['a PDF', async () => text.encode('%PDF-1.7 and so on'), 'a.mp4', fields, 415, 'application/pdf'],
  ['an empty file', async () => new Uint8Array(), 'a.mp4', fields, 415, 'empty'],
  [
    'a playlist',
    async () => text.encode('#EXTM3U\n#EXTINF:3,\nfile:///etc/passwd\n'),
    'a.mp4',
    fields,
    415,
    'unknown type',
  ],
  ['Matroska called WebM', () => readSampleVideo('matroska.mkv'), 'a.webm', fields, 415, 'video/matroska'],
  ['sound alone', () => readSampleVideo('sound.mp4'), 'a.mp4', fields, 415, 'no video track'],
  ['another extension', async () => video, 'a.avi', fields, 415, 'ends in .avi'],
  ['no extension', async () => video, 'video', fields, 415, 'no extension'],
  ['a file without its index', async () => video.slice(0, 20_000), 'a.mp4', fields, 422, 'cut off'],
  ['a file that lacks its last byte', async () => video.slice(0, -1), 'a.mp4', fields, 422, 'cut off'],
  [
    'a file cut off behind its index',
    async () => (await fastStart(video)).slice(0, 20_000),
    'a.mp4',
    fields,
    422,
    'cut off',
  ],
  ['no title', async () => video, 'a.mp4', { category: 'maintenance' }, 400, 'title'],
  ['an empty title', async () => video, 'a.mp4', { ...fields, title: ' ' }, 400, 'title'],
  ['an unknown category', async () => video, 'a.mp4', { ...fields, category: 'fun' }, 400, 'category'],
  [
    'a description that is too long',
    async () => video,
    'a.mp4',
    { ...fields, description: 'a'.repeat(maxDescriptionLength + 1) },
    400,
    'description',
  ],
  [
    'a file that is too large',
    async () => new Uint8Array(maxVideoBytes + 1),
    'a.mp4',
    fields,
    413,
    String(maxVideoBytes),
  ],
]
test.each(refused)('%s is refused, and nothing is kept', async (_, bytes, filename, given, status, words) => {
  const [answered, sentence] = await refusal(upload('/videos/support', root, await bytes(), filename, given))
  expect(sentence).toContain(words)
  expect(answered).toBe(status)
  await nothingIsKept()
})

test('someone who may not upload is told so, whatever else is wrong', async () => {
  const path = '/videos/support?category=fun'
  expect(await refusal(upload(path, {}, video, 'a.txt'))).toMatchObject([401, expect.any(String)])
  expect(await refusal(upload(path, user, video, 'a.txt'))).toMatchObject([403, expect.any(String)])
  expect(await refusal(upload(path, admin, video, 'a.txt'))).toMatchObject([403, expect.any(String)])
  expect(await refusal(upload(path, root, video, 'a.txt'))).toEqual([400, expect.stringContaining('category')])
  await nothingIsKept()
})

test("a part's videos come from who may change the part", async () => {
  const [catalog, own] = [await addPart(null), await addPart(service.ours)]
  const send = (partId: string, headers: Record<string, string>) =>
    upload(`/videos/parts/${partId}?video_type=demo`, headers, video, 'a.mp4')
  expect((await send(catalog, root)).status).toBe(201)
  expect((await send(own, admin)).status).toBe(201)
  expect(await refusal(send(catalog, admin))).toMatchObject([403, expect.any(String)])
  expect(await refusal(send(own, user))).toMatchObject([403, expect.any(String)])
  expect(await refusal(send(own, stranger))).toMatchObject([404, expect.any(String)])
  expect(await refusal(send(own, {}))).toMatchObject([401, expect.any(String)])
  expect(await refusal(send(crypto.randomUUID(), root))).toMatchObject([404, expect.any(String)])
  expect(await refusal(send('nonsense', root))).toMatchObject([400, expect.any(String)])
  expect(await refusal(upload(`/videos/parts/${own}`, admin, video, 'a.mp4'))).toEqual([
    400,
    expect.stringContaining('video_type'),
  ])
  expect((await service.storedFiles()).filter((path) => path.includes(`/videos/parts/${own}/`))).toHaveLength(1)
})

test('lists are arrays, newest first', async () => {
  for (const [title, category] of [
    ['one', 'maintenance'],
    ['two', 'troubleshooting'],
    ['three', 'maintenance'],
  ] as const)
    await upload('/videos/support', root, video, 'a.mp4', { title, category })
  const titles = async (path: string) =>
    z
      .array(SupportVideoResponse)
      .parse(await (await get(path, user)).json())
      .map((item) => item.title)
  expect(await titles('/videos/support')).toEqual(['three', 'two', 'one'])
  expect(await titles('/videos/support?category=maintenance')).toEqual(['three', 'one'])
  expect(await titles('/videos/support?category=machine_setup')).toEqual([])
  expect(await refusal(get('/videos/support?category=fun', user))).toMatchObject([400, expect.any(String)])
  expect(await refusal(get('/videos/support'))).toMatchObject([401, expect.any(String)])

  const own = await addPart(service.ours)
  await upload(`/videos/parts/${own}`, admin, video, 'a.mp4', { video_type: 'demo' })
  const list = z.array(PartVideoResponse).parse(await (await get(`/videos/parts/${own}`, user)).json())
  expect(list).toMatchObject([{ partId: own, videoType: 'demo', file_path: expect.stringContaining(own) }])
  expect(await refusal(get(`/videos/parts/${own}`, stranger))).toMatchObject([404, expect.any(String)])
  expect(await refusal(get(`/videos/parts/${own}`))).toMatchObject([401, expect.any(String)])
})

test('too many uploads are limited at every endpoint, with the time to wait', async () => {
  const limited = await startTestApp({ uploadsPerMinute: 2 })
  const { people, upload, send } = limited
  const bytes = await readSampleVideo('h264.mp4')
  const path = '/videos/support?title=Belt&category=maintenance'
  expect((await upload(path, people.root, bytes, 'belt.mp4')).status).toBe(201)
  expect((await upload(path, people.root, bytes, 'belt.mp4')).status).toBe(201)
  const tusHeaders = { ...people.root, 'tus-resumable': '1.0.0', 'upload-length': '5' }
  const answers = [
    await upload(path, people.root, bytes, 'belt.mp4'),
    await upload(`/videos/parts/${await limited.addPart(null)}`, people.root, bytes, 'belt.mp4'),
    await upload('/documents/manuals', people.root, bytes, 'belt.pdf'),
    await send('POST', '/videos/uploads', tusHeaders),
  ]
  for (const answer of answers) {
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await refusal(answer))[0]).toBe(429)
  }
  await limited.close()
})
