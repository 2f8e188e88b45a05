import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { storageDeletions, storageObjects, videos } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { opened } from '../images/decode.fixture.ts'
import { removeVideo, restoreVideo, retryVideo } from './change.ts'
import { findVideo, playableObject, readVideoPoster, readVideoStoryboard } from './find.ts'
import { presentVideo } from './present.ts'
import {
  type ClaimedVideo,
  claimVideo,
  failProcessing,
  finishProcessing,
  type ProcessedVideo,
  recordVideoProgress,
} from './processing.ts'
import { addTestVideo, processedVideo } from './video.fixture.ts'

const { db, close } = await createTestDatabase()
afterAll(close)

const addVideo = async () => (await addTestVideo(db)).id

async function claim(id: string): Promise<ClaimedVideo> {
  const claimed = await claimVideo(db, id, 'local')
  if (claimed === null) throw new Error('There is nothing to claim.')
  return claimed
}

const written = (digit: string) => ({ sizeBytes: 7, sha256: digit.repeat(64) })
const made: ProcessedVideo = {
  ...processedVideo,
  videoCodec: 'hevc',
  indexed: written('1'),
  rendition: { ...written('2'), width: 64, height: 36 },
}

const queuedKeys = async () => (await db.select().from(storageDeletions)).map(({ key }) => key)

test('what is created from a video belongs to it, and what that replaces is collected', async () => {
  const id = await addVideo()
  const { upload, made: keys } = await claim(id)
  expect(upload.key).toBe(`videos/support/${id}/1.mov`)
  expect(await queuedKeys()).toEqual([keys.indexedKey, keys.renditionKey])
  await recordVideoProgress(db, id, 0.5)
  expect(await opened(findVideo(db, id))).toMatchObject({ state: 'processing', progress: 0.5 })

  await finishProcessing(db, id, made, keys)
  const authorized = authorize(platform, 'view', await findVideo(db, id))
  const video = authorized.value
  expect(video).toMatchObject({
    state: 'ready',
    progress: 1,
    videoCodec: 'hevc',
    rotationDegrees: 90,
    object: { key: `videos/support/${id}/2.mp4`, sha256: '1'.repeat(64) },
    rendition: { contentType: 'video/mp4', object: { key: `videos/support/${id}/2-playable.mp4` } },
    hasPoster: true,
    hasStoryboard: true,
  })
  expect(playableObject(video)).toMatchObject({ contentType: 'video/mp4', object: { sha256: '2'.repeat(64) } })
  expect(await queuedKeys()).toEqual([`videos/support/${id}/1.mov`])
  expect(await readVideoPoster(db, authorized)).toMatchObject({
    ...made.poster,
    contentType: 'image/webp',
    sizeBytes: 6,
  })
  expect(await readVideoStoryboard(db, authorized)).toMatchObject({ ...made.storyboard, sizeBytes: 10 })
  const plain = ({ id }: { id: string }) => `/${id}`
  const urls = {
    videoStream: plain,
    videoOriginal: plain,
    videoPoster: ({ id }: { id: string }) => `/${id}/thumbnail`,
    videoStoryboard: ({ id }: { id: string }) => `/${id}/storyboard`,
    videoCaption: plain,
  }
  expect(presentVideo(video, urls)).toMatchObject({
    thumbnailUrl: `/${id}/thumbnail`,
    storyboardUrl: `/${id}/storyboard`,
    captions: [],
  })
})

test('processing ends once', async () => {
  const id = await addVideo()
  const { made: keys } = await claim(id)
  await failProcessing(db, id, 'Nothing can be seen.')
  await finishProcessing(db, id, made, keys)
  await recordVideoProgress(db, id, 0.9)
  expect(await opened(findVideo(db, id))).toMatchObject({
    state: 'failed',
    failureReason: 'Nothing can be seen.',
    progress: 0,
    rendition: null,
    hasPoster: false,
  })
  expect(await queuedKeys()).toContain(keys.renditionKey)
  expect(await claimVideo(db, id, 'local')).toBeNull()
})

test('no key is used twice, whatever became of the first', async () => {
  const id = await addVideo()
  expect((await claim(id)).made.indexedKey).toMatch(/2\.mp4$/)
  const { made: keys } = await claim(id)
  expect(keys).toMatchObject({
    indexedKey: expect.stringMatching(/3\.mp4$/),
    renditionKey: expect.stringMatching(/3-/),
  })
  await finishProcessing(db, id, made, keys)
  expect(await db.$count(storageObjects, eq(storageObjects.key, keys.indexedKey))).toBe(1)
})

test('a removed video is not processed until it is restored', async () => {
  const id = await addVideo()
  const video = authorize(platform, 'delete', await findVideo(db, id))
  await removeVideo(db, video)
  expect(await claimVideo(db, id, 'local')).toBeNull()
  await restoreVideo(db, video)
  expect(await claimVideo(db, id, 'local')).not.toBeNull()
  expect(await claimVideo(db, crypto.randomUUID(), 'local')).toBeNull()
})

test('only a failed video can be processed again', async () => {
  const id = await addVideo()
  const video = authorize(platform, 'edit', await findVideo(db, id))
  await expect(retryVideo(db, video)).rejects.toMatchObject({ code: 'conflict' })
  await failProcessing(db, id, 'Nothing can be seen.')
  await retryVideo(db, video)
  expect(await opened(findVideo(db, id))).toMatchObject({ state: 'processing', failureReason: null })
  await db.update(videos).set({ state: 'failed', failureReason: 'No.', objectId: null }).where(eq(videos.id, id))
  await expect(retryVideo(db, video)).rejects.toMatchObject({ code: 'conflict' })
})
