import { scopeOf } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import type { Database } from '@abparts/db/client'
import { createSupportVideo } from './create.ts'
import { claimVideo, finishProcessing, type ProcessedVideo } from './processing.ts'
import type { StoredSupportVideo } from './video.ts'

/** Adds a video from a phone to the support library, for tests: in the state `processing`, with a job. */
export async function addTestVideo(
  db: Database,
  { id = crypto.randomUUID(), sizeBytes = 9, sha256 = '0'.repeat(64) } = {},
): Promise<StoredSupportVideo> {
  return await createSupportVideo(db, {
    id,
    object: { key: testVideoKey(id), backend: 'local', sizeBytes, sha256 },
    originalFilename: 'belt.mov',
    contentType: 'video/quicktime',
    durationSeconds: null,
    width: 640,
    height: 360,
    parent: scopeOf(platform, 'create', 'support_video'),
    title: 'Belt',
    category: 'maintenance',
  })
}

/** Where its bytes would be. */
export const testVideoKey = (id: string) => `videos/support/${id}/1.mov`

/** A possible result of processing a video, for tests that need no images. */
export const processedVideo: ProcessedVideo = {
  durationSeconds: 2.5,
  rotationDegrees: 90,
  videoCodec: 'avc',
  audioCodec: 'aac',
  frameRate: 29.97,
  poster: { bytes: Buffer.from('poster'), width: 64, height: 36 },
  storyboard: {
    bytes: Buffer.from('storyboard'),
    tileWidth: 16,
    tileHeight: 9,
    columns: 2,
    tileCount: 3,
    intervalSeconds: 1.5,
  },
  indexed: null,
  rendition: null,
}

/** Finishes a video as a worker does. */
export async function finishForTest(db: Database, id: string): Promise<void> {
  const claimed = await claimVideo(db, id, 'local')
  if (claimed === null) throw new Error(`Video ${id} is not being processed.`)
  await finishProcessing(db, id, processedVideo, claimed.made)
}
