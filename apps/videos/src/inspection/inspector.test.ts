import { AppError } from '@abparts/contracts/error'
import { createMemoryStorage } from '@abparts/storage/memory'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { expect, test } from 'vitest'
import { inspectStoredVideo } from './inspector.ts'

const video = Buffer.from(await readSampleVideo('h264.mp4'))
const facts = { contentType: 'video/mp4', durationSeconds: 3, width: 320, height: 180 }

async function inspect(bytes: Uint8Array) {
  const storage = createMemoryStorage()
  await storage.put('videos/a.mp4', new Blob([new Uint8Array(bytes)]).stream())
  return await inspectStoredVideo(storage, 'videos/a.mp4')
}

/** The video with an index that claims this many frames, all of one size and duration. */
function claim(images: number): Uint8Array {
  const bytes = Buffer.from(video)
  const box = (type: string) => bytes.indexOf(type) + 4
  bytes.writeUInt32BE(1, box('stsz') + 4)
  bytes.writeUInt32BE(images, box('stsz') + 8)
  bytes.writeUInt32BE(images, box('stts') + 8)
  return bytes
}

test('an index of a few bytes that stands for billions of frames is refused, and does no harm', async () => {
  const bombs = [0xffffffff, 0x7fffffff, 0xfffffff].map((images) => inspect(claim(images)))
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
  await expect(inspectStoredVideo(failing, 'videos/a.mp4')).rejects.toBe(fault)
  await expect(inspect(video)).resolves.toEqual(facts)
})
