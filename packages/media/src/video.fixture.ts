import { scopeOf } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import type { Database } from '@abparts/db/client'
import { createSupportVideo } from './create-video.ts'
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
    place: scopeOf(platform, 'create', 'support_video'),
    title: 'Belt',
    category: 'maintenance',
  })
}

/** Where its bytes would be. */
export const testVideoKey = (id: string) => `videos/support/${id}/1.mov`
