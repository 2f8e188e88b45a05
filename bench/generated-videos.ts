import { ReadableStream } from 'node:stream/web'
import type { Database } from '@abparts/db/client'
import { storageObjects, videos } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'

/** Adds videos with that many random bytes each. */
export async function addVideos(db: Database, storage: ObjectStorage, count: number, sizeBytes: number): Promise<void> {
  const random = crypto.getRandomValues(new Uint8Array(65_536))
  async function* content(seed: number) {
    for (let left = sizeBytes; left > 0; left -= random.length) {
      random.set(new Uint8Array(new Uint32Array([seed, left]).buffer))
      yield random.slice(0, left)
    }
  }
  for (let index = 0; index < count; index++) {
    const id = crypto.randomUUID()
    const key = `videos/support/${id}/1.mp4`
    const written = await storage.put(key, ReadableStream.from(content(index)))
    const [object] = await db
      .insert(storageObjects)
      .values({ key, backend: 'local', ...written })
      .returning()
    const about = { kind: 'support', state: 'ready', originalFilename: 'a.mp4', contentType: 'video/mp4' } as const
    await db.insert(videos).values({ ...about, id, objectId: object?.id, sizeBytes })
  }
}
