import { SupportVideoResponse } from '@abparts/contracts/video'
import { afterAll, expect, test } from 'vitest'
import { env } from './env.ts'
import { expectProblem } from './problem.ts'
import { clip, form, upload } from './upload.ts'
import { createWorld } from './world.ts'

const world = await createWorld()
const { superAdmin, north } = world
const sent = await upload(superAdmin, '/videos/support', form(await clip(), { title: 'Belt', category: 'maintenance' }))
const { id } = SupportVideoResponse.parse(await sent.json())
afterAll(async () => {
  await superAdmin.fetch(`/videos/${id}`, { method: 'DELETE' })
  await world.close()
})

const video = () => north.user.trpc.videos.get.query({ id })
const absolute = (url: string, base: string = env.BASE_URL) => new URL(url, base).href

test('a processed video lists its codecs, and has a preview of each moment', async () => {
  await expect.poll(async () => (await video()).state, { timeout: 40_000 }).toBe('ready')
  const { storyboardUrl, originalUrl, ...about } = await video()
  expect(about).toMatchObject({ progress: 1, videoCodec: 'avc', rotationDegrees: 0, frameRate: expect.any(Number) })
  const original = await fetch(absolute(originalUrl), { method: 'HEAD' })
  expect([original.status, original.headers.get('content-disposition')]).toEqual([
    200,
    expect.stringContaining('attachment'),
  ])

  const cuesUrl = absolute(storyboardUrl ?? '')
  const cues = (await (await fetch(cuesUrl)).text()).split('\n\n').slice(1)
  expect(cues.length).toBeGreaterThan(3)
  for (const cue of cues) expect(cue).toMatch(/^[\d:.]+ --> [\d:.]+\nstoryboard\.webp\?\S+#xywh=\d+,\d+,160,90\n?$/)
  const image = await fetch(absolute(cues[0]?.split('\n')[1] ?? '', cuesUrl))
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/webp'])
})

test('captions are added by those who may edit the video, and shown to everyone with it', async () => {
  const text = 'WEBVTT\n\n00:00.000 --> 00:02.000\nРемень\n'
  const path = `/videos/${id}/captions/ru.vtt`
  await expectProblem(await north.admin.fetch(path, { method: 'PUT', body: text }), 'forbidden')
  await expectProblem(await superAdmin.fetch(path, { method: 'PUT', body: 'Ремень' }), 'unsupported_media_type')
  expect((await superAdmin.fetch(path, { method: 'PUT', body: text })).status).toBe(201)
  const [caption] = (await video()).captions
  expect(caption).toMatchObject({ language: 'ru', label: expect.stringMatching(/^русский$/i) })
  const answer = await fetch(absolute(caption?.url ?? ''))
  expect([await answer.text(), answer.headers.get('content-type')]).toEqual([text, 'text/vtt; charset=utf-8'])
  await superAdmin.trpc.videos.removeCaption.mutate({ id, language: 'ru' })
  expect((await video()).captions).toEqual([])
})
