import type { Database } from '@abparts/db/client'
import { claimVideo } from './claim-video.ts'
import { finishVideo } from './finish-video.ts'
import type { ProcessedVideo } from './processed-video.ts'

/** What could come of processing a video, for tests that need no pictures. */
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
  await finishVideo(db, id, processedVideo, claimed.made)
}
