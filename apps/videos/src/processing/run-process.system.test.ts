import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { maxPosterBytes } from '@abparts/contracts/limits'
import type { ProcessedVideo } from '@abparts/core/videos/processing'
import { createLog } from '@abparts/runtime/log'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { openStorages, StorageEnv } from '@abparts/storage/storages'
import { createTestBucket } from '@abparts/testing/s3'
import { readSampleVideo, type SampleVideo } from '@abparts/testing/sample-videos'
import { ALL_FORMATS, Input } from 'mediabunny'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { videoSource } from '../delivery/video-bytes.ts'
import { runProcess } from './run-process.ts'

const root = await mkdtemp(join(tmpdir(), 'processing-'))
afterAll(() => rm(root, { recursive: true }))
const storage = await openLocalStorage(root)
const log = createLog('processing')
log.level = 'silent'
const options = {
  env: StorageEnv.parse({ MEDIA_ROOT: root }),
  log,
  signal: new AbortController().signal,
  onProgress: () => undefined,
}

async function taskFor(bytes: Uint8Array<ArrayBuffer>) {
  const id = crypto.randomUUID()
  await storage.put(`${id}/1.mp4`, new Blob([bytes]).stream())
  const made = { backend: 'local', indexedKey: `${id}/2.mp4`, renditionKey: `${id}/2-playable.mp4` } as const
  return { upload: { backend: 'local', key: `${id}/1.mp4` }, made } as const
}

async function process(name: SampleVideo) {
  const task = await taskFor(await readSampleVideo(name))
  const outcome = await runProcess(task, options)
  if ('failureReason' in outcome) throw new Error(outcome.failureReason)
  return { task, video: outcome }
}

/** The result of each sample; each is processed once. */
const processed = new Map<SampleVideo, ReturnType<typeof process>>()
function outcomeOf(name: SampleVideo): ReturnType<typeof process> {
  const outcome = processed.get(name) ?? process(name)
  processed.set(name, outcome)
  return outcome
}

const opened = async (key: string) => {
  const object = await storage.open(key)
  if (object === null) throw new Error(`${key} is not there.`)
  return object
}

test.each<[SampleVideo, number, number, Partial<ProcessedVideo>]>([
  ['h264.mp4', 320, 180, { videoCodec: 'avc', audioCodec: 'aac', frameRate: 10, rotationDegrees: 0 }],
  ['vp9.webm', 320, 180, { videoCodec: 'vp9', audioCodec: 'opus' }],
  ['no-duration.webm', 320, 180, { videoCodec: 'vp8', audioCodec: null }],
  ['black-start.mp4', 320, 180, { audioCodec: null }],
  ['rotated.mp4', 180, 320, { rotationDegrees: 270 }],
  ['hevc-rotated.mov', 180, 320, { videoCodec: 'hevc', rotationDegrees: 270 }],
])('the facts of %s are known, and its poster is upright and not black', async (name, width, height, facts) => {
  const { video } = await outcomeOf(name)
  expect(video).toMatchObject(facts)
  expect(video.durationSeconds).toBeCloseTo(3, 1)
  const { bytes, ...size } = video.poster
  expect(size).toEqual({ width, height })
  expect(bytes.length).toBeLessThanOrEqual(maxPosterBytes)
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height })
  const { channels } = await sharp(bytes).greyscale().stats()
  expect(channels[0]?.mean).toBeGreaterThan(50)
  expect(video.storyboard).toMatchObject({ tileCount: 3, columns: 3, tileWidth: width / 2, tileHeight: height / 2 })
})

test.each<[SampleVideo, boolean]>([
  ['h264.mp4', true],
  ['rotated.mp4', true],
  ['fast-start.mp4', false],
  ['vp9.webm', false],
  ['no-duration.webm', false],
])('%s plays unchanged, with its index in front', async (name, isMoved) => {
  const { task, video } = await outcomeOf(name)
  expect(video.rendition).toBeNull()
  expect(video.indexed !== null).toBe(isMoved)
  if (video.indexed === null) expect(await storage.stat(task.made.indexedKey)).toBeNull()
  else expect((await opened(task.made.indexedKey)).sizeBytes).toBe(video.indexed.sizeBytes)
})

test.each<[SampleVideo, number, number]>([
  ['h264.mov', 320, 180],
  ['pcm.mov', 320, 180],
  ['ten-bit.mp4', 320, 180],
  ['hevc-rotated.mov', 180, 320],
])('%s gets a rendition that plays everywhere', async (name, width, height) => {
  const { task, video } = await outcomeOf(name)
  expect(video.indexed).toBeNull()
  expect(video.rendition).toMatchObject({ width, height })
  const object = await opened(task.made.renditionKey)
  expect(object.sizeBytes).toBe(video.rendition?.sizeBytes)
  using input = new Input({ formats: ALL_FORMATS, source: videoSource(object) })
  const track = await input.getPrimaryVideoTrack()
  expect(await track?.getCodecParameterString()).toMatch(/^avc1\.(42|4d|64)/)
  expect([await track?.getDisplayWidth(), await track?.getDisplayHeight()]).toEqual([width, height])
  expect(await (await input.getPrimaryAudioTrack())?.getCodec()).toBe('aac')
  expect(await input.getMimeType()).toMatch(/^video\/mp4/)
  expect(await input.computeDuration()).toBeCloseTo(3, 0)
})

test('a storyboard shows the frame at each position', async () => {
  const { video } = await outcomeOf('black-start.mp4')
  if (video.storyboard === null) throw new Error('There is no storyboard.')
  const { bytes, tileWidth, tileHeight } = video.storyboard
  const brightness = async (tile: number) => {
    const piece = { left: tile * tileWidth, top: 0, width: tileWidth, height: tileHeight }
    const { channels } = await sharp(await sharp(bytes).extract(piece).toBuffer())
      .greyscale()
      .stats()
    return channels[0]?.mean ?? 0
  }
  expect(await brightness(0)).toBeLessThan(5)
  expect(await brightness(1)).toBeLessThan(5)
  expect(await brightness(2)).toBeGreaterThan(50)
})

test.each<[SampleVideo, string]>([
  ['prores.mov', 'ProRes is a format for editing'],
  ['mpeg4.mp4', 'in a format that we cannot read'],
])('%s is refused with a sentence', async (name, sentence) => {
  const task = await taskFor(await readSampleVideo(name))
  expect(await runProcess(task, options)).toEqual({ failureReason: expect.stringContaining(sentence) })
})

test('a video in S3 is processed there', async () => {
  const bucket = await createTestBucket()
  const env = StorageEnv.parse({ MEDIA_ROOT: root, STORAGE_BACKEND: 's3', ...bucket.env })
  const { primary } = await openStorages(env)
  await primary.put('a/1.mov', new Blob([await readSampleVideo('h264.mov')]).stream())
  const made = { backend: 's3', indexedKey: 'a/2.mp4', renditionKey: 'a/2-playable.mp4' } as const
  const outcome = await runProcess({ upload: { backend: 's3', key: 'a/1.mov' }, made }, { ...options, env })
  const rendition = await primary.stat(made.renditionKey)
  expect(outcome).toMatchObject({ videoCodec: 'avc', rendition: { sizeBytes: rendition?.sizeBytes, width: 320 } })
  await bucket.close()
})

test('a failing storage is not blamed on the video', async () => {
  const env = StorageEnv.parse({
    MEDIA_ROOT: root,
    S3_ENDPOINT: 'http://127.0.0.1:9',
    S3_BUCKET: 'away',
    S3_ACCESS_KEY_ID: 'key',
    S3_SECRET_ACCESS_KEY: 'secret',
  })
  const { upload, made } = await taskFor(await readSampleVideo('h264.mp4'))
  const task = { upload, made: { ...made, backend: 's3' as const } }
  await expect(runProcess(task, { ...options, env })).rejects.toThrow('The storage failed')
})

test('a video with garbage frames fails with a sentence', async () => {
  const bytes = await readSampleVideo('h264.mp4')
  const mdat = Buffer.from(bytes.buffer).indexOf('mdat')
  const moov = Buffer.from(bytes.buffer).indexOf('moov')
  bytes.fill(0xff, mdat + 4, moov - 4)
  const outcome = await runProcess(await taskFor(bytes), options)
  expect(outcome).toEqual({ failureReason: expect.stringContaining('No frame of this video could be decoded') })
})

test('time and memory of a process are limited', async () => {
  const task = await taskFor(await readSampleVideo('hevc-rotated.mov'))
  const slow = await runProcess(task, { ...options, maxSeconds: 0 })
  expect(slow).toEqual({ failureReason: expect.stringContaining('takes too long') })
  const large = await runProcess(task, { ...options, maxBytes: 1_000_000 })
  expect(large).toEqual({ failureReason: expect.stringContaining('too much memory') })
})

test('a process that cannot run does not blame the video', async () => {
  const missing = { backend: 'local', key: 'no/such/object' } as const
  const { made } = await taskFor(new Uint8Array())
  await expect(runProcess({ upload: missing, made }, options)).rejects.toThrow('There is no such object')
})

test('stopping ends the process', async () => {
  const task = await taskFor(new Uint8Array())
  await expect(runProcess(task, { ...options, signal: AbortSignal.abort() })).rejects.toThrow('aborted')
})
