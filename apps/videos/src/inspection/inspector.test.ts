import { AppError } from '@abparts/contracts/error'
import { createShares } from '@abparts/http/shares'
import { createMemoryStorage } from '@abparts/storage/memory'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { expect, test } from 'vitest'
import { inspectStoredVideo } from './inspector.ts'

const video = Buffer.from(await readSampleVideo('h264.mp4'))
const holder = { group: 'ours', person: 'ann' }
const inspectors = createShares({
  what: 'videos',
  capacity: 2,
  perGroup: 2,
  perPerson: 2,
  maxWaiting: 9,
  maxWaitSeconds: 60,
})
const facts = { contentType: 'video/mp4', durationSeconds: 3, width: 320, height: 180 }

async function inspect(bytes: Uint8Array) {
  const storage = createMemoryStorage()
  await storage.put('videos/a.mp4', new Blob([new Uint8Array(bytes)]).stream())
  return await inspectStoredVideo({ inspectors }, storage, 'videos/a.mp4', holder)
}

/** The video with an index that claims this many frames, all of one size and duration. */
function claim(frames: number): Uint8Array {
  const bytes = Buffer.from(video)
  const box = (type: string) => bytes.indexOf(type) + 4
  bytes.writeUInt32BE(1, box('stsz') + 4)
  bytes.writeUInt32BE(frames, box('stsz') + 8)
  bytes.writeUInt32BE(frames, box('stts') + 8)
  return bytes
}

test('an index of a few bytes that stands for billions of frames is refused, and does no harm', async () => {
  const bombs = [0xffffffff, 0x7fffffff, 0xfffffff].map((frames) => inspect(claim(frames)))
  const [sound, ...others] = await Promise.allSettled([inspect(video), ...bombs])
  expect(sound).toMatchObject({ value: facts })
  for (const other of others) expect(other).toMatchObject({ reason: { code: 'unprocessable' } })
})

test('a failing storage is not blamed on the video', async () => {
  const storage = createMemoryStorage()
  await storage.put('videos/a.mp4', new Blob([video]).stream())
  const fault = new AppError('unavailable', 'The storage does not answer.')
  const failing = {
    ...storage,
    open: async () => ({
      sizeBytes: video.length,
      modifiedAt: new Date(),
      slice: () => new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(fault) }),
    }),
  }
  await expect(inspectStoredVideo({ inspectors }, failing, 'videos/a.mp4', holder)).rejects.toBe(fault)
  await expect(inspect(video)).resolves.toEqual(facts)
})
