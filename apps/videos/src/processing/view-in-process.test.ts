import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { maxPosterBytes } from '@abparts/contracts/limits'
import { createLog } from '@abparts/runtime/log'
import { openLocalStorage } from '@abparts/storage/local'
import { readSampleVideo, type SampleVideo } from '@abparts/testing/sample-videos'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { viewInProcess } from './view-in-process.ts'

const root = await mkdtemp(join(tmpdir(), 'posters-'))
afterAll(() => rm(root, { recursive: true }))
const storage = await openLocalStorage(root)
const log = createLog('posters')
log.level = 'silent'
const options = {
  env: { STORAGE_BACKEND: 'local', MEDIA_ROOT: root },
  log,
  signal: new AbortController().signal,
} as const

const outcomeOf = async (bytes: Uint8Array<ArrayBuffer>) => {
  const key = crypto.randomUUID()
  await storage.put(key, new Blob([bytes]).stream())
  return await viewInProcess({ key, backend: 'local' }, options)
}

test.each<[SampleVideo, number, number]>([
  ['h264.mp4', 320, 180],
  ['h264.mov', 320, 180],
  ['vp9.webm', 320, 180],
  ['no-duration.webm', 320, 180],
  ['black-start.mp4', 320, 180],
  ['rotated.mp4', 180, 320],
])('the poster of %s is an upright WebP that is not black', async (name, width, height) => {
  const outcome = await outcomeOf(await readSampleVideo(name))
  if (!('poster' in outcome) || outcome.poster === null) throw new Error(JSON.stringify(outcome))
  expect(outcome.durationSeconds).toBeCloseTo(3, 1)
  const { bytes, ...size } = outcome.poster
  expect(size).toEqual({ width, height })
  expect(bytes.length).toBeLessThanOrEqual(maxPosterBytes)
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height })
  const { channels } = await sharp(bytes).greyscale().stats()
  expect(channels[0]?.mean).toBeGreaterThan(50)
})

test('a codec that is not known here makes no poster, and is no failure', async () => {
  expect(await outcomeOf(await readSampleVideo('mpeg4.mp4'))).toEqual({ poster: null, durationSeconds: 3 })
})

test('a video whose pictures are garbage fails with a sentence', async () => {
  const bytes = await readSampleVideo('h264.mp4')
  const mdat = Buffer.from(bytes.buffer).indexOf('mdat')
  const moov = Buffer.from(bytes.buffer).indexOf('moov')
  bytes.fill(0xff, mdat + 4, moov - 4)
  expect(await outcomeOf(bytes)).toEqual({ failureReason: expect.stringContaining('No picture could be read') })
})

test('a process that cannot run says nothing about the video', async () => {
  await expect(viewInProcess({ key: 'no/such/object', backend: 'local' }, options)).rejects.toThrow(
    'There is no such object',
  )
})

test('stopping ends the process', async () => {
  await expect(
    viewInProcess({ key: 'a', backend: 'local' }, { ...options, signal: AbortSignal.abort() }),
  ).rejects.toThrow('aborted')
})
