import { signPath } from '@abparts/auth/signed-url'
import { SupportVideoResponse } from '@abparts/contracts/video'
import { finishForTest, processedVideo } from '@abparts/core/videos/video.fixture'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { afterAll, expect, test } from 'vitest'
import { mediaUrlSecrets, refusal, startTestApp } from '../testing.ts'

const { close, people, upload, get, send, db } = await startTestApp()
afterAll(close)
const { root, user } = people

const { id } = SupportVideoResponse.parse(
  await (
    await upload('/videos/support?title=Belt&category=maintenance', root, await readSampleVideo('h264.mp4'), 'a.mp4')
  ).json(),
)
const cuesPath = `/videos/${id}/storyboard.vtt`

test('a storyboard is served once it exists', async () => {
  expect(await refusal(get(cuesPath, user))).toEqual([404, 'This video has no storyboard.'])
  await finishForTest(db, id)
  const list = await (await get('/videos/support', user)).json()
  expect(list).toContainEqual(expect.objectContaining({ id, storyboardUrl: cuesPath, videoCodec: 'avc', progress: 1 }))
})

test('its cues point to the tiles of an image, wherever they were fetched from', async () => {
  const signed = signPath(cuesPath, { type: 'support_video' }, mediaUrlSecrets)
  const answer = await get(signed)
  expect(answer.headers.get('content-type')).toBe('text/vtt')
  const [first = '', ...cues] = (await answer.text()).split('\n\n')
  expect(first).toBe('WEBVTT')
  expect(cues).toHaveLength(3)
  expect(cues.map((cue) => cue.split('\n')[0])).toEqual([
    '00:00:00.000 --> 00:00:01.500',
    '00:00:01.500 --> 00:00:03.000',
    '00:00:03.000 --> 00:00:04.500',
  ])
  const images = cues.map((cue) => new URL(cue.split('\n')[1] ?? '', `http://localhost${signed}`))
  expect(images.map((image) => image.hash)).toEqual(['#xywh=0,0,16,9', '#xywh=16,0,16,9', '#xywh=0,9,16,9'])
  const [{ pathname, search } = new URL('http://localhost')] = images
  const image = await get(pathname + search)
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/webp'])
  expect(await image.bytes()).toEqual(new Uint8Array(processedVideo.storyboard?.bytes ?? []))
})

test('both are served like other files, and to nobody else', async () => {
  for (const path of [cuesPath, `/videos/${id}/storyboard.webp`]) {
    const etag = (await get(path, user)).headers.get('etag') ?? ''
    expect((await get(path, { ...user, 'if-none-match': etag })).status).toBe(304)
    expect((await get(path, { ...user, range: 'bytes=0-3' })).status).toBe(206)
    expect((await send('HEAD', path, user)).status).toBe(200)
    expect((await get(path)).status).toBe(401)
    expect((await get(path.replace(id, crypto.randomUUID()), user)).status).toBe(404)
  }
})
