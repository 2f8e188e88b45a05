import { VideosLimits } from '@abparts/contracts/limits'
import { afterAll, expect, test } from 'vitest'
import { refusal, startTestApp } from '../testing.ts'

const service = await startTestApp()
const { get, upload, send } = service
const { root } = service.people
afterAll(service.close)

test('the reported limits are the enforced ones', async () => {
  const answer = await get('/videos/limits')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const { videos, documents } = VideosLimits.parse(await answer.json())
  const options = await send('OPTIONS', '/videos/uploads')
  expect(options.headers.get('tus-max-size')).toBe(String(videos.maxBytes))

  const tooLarge = (maxBytes: number) => new Uint8Array(maxBytes + 1)
  const support = '/videos/support?title=Belt&category=maintenance'
  expect(await refusal(upload(support, root, tooLarge(videos.maxBytes), 'belt.mp4'))).toEqual([
    413,
    expect.stringContaining(String(videos.maxBytes)),
  ])
  expect((await refusal(upload('/documents/manuals', root, tooLarge(documents.maxBytes), 'belt.pdf')))[0]).toBe(413)
})
