import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { insertedRow } from '@abparts/db/inserted-row'
import { storageObjects, videos } from '@abparts/db/schema'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createMemoryStorage } from '@abparts/storage/memory'
import type { ObjectStorage } from '@abparts/storage/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestDatabase } from '@abparts/testing/database'

export const graceSeconds = 3600
/** A time at which everything done so far is older than the grace period. */
export const later = () => new Date(Date.now() + 2 * graceSeconds * 1000)

/** A database and two storages: files, and one in memory that stands in for S3. */
export async function openTestStorages() {
  const { db, close } = await createTestDatabase()
  const root = await mkdtemp(join(tmpdir(), 'media-storage-'))
  const local = await openLocalStorage(root)
  const s3: ObjectStorage = { ...createMemoryStorage(), backend: 's3' }

  const put = (storage: ObjectStorage, key: string, content: string) => storage.put(key, new Blob([content]).stream())
  /** An object with its row, without any reference to it. */
  const addObject = async (storage: ObjectStorage, content = 'content') => {
    const key = `videos/support/${crypto.randomUUID()}/1.mp4`
    const { backend } = storage
    const values = { key, backend, ...(await put(storage, key, content)) }
    return insertedRow(await db.insert(storageObjects).values(values).returning())
  }
  const addVideo = async (storage: ObjectStorage, content?: string) => {
    const object = await addObject(storage, content)
    const { id: objectId, sizeBytes } = object
    const about = { kind: 'support', state: 'ready', originalFilename: 'a.mp4', contentType: 'video/mp4' } as const
    const [video] = await db
      .insert(videos)
      .values({ ...about, objectId, sizeBytes })
      .returning()
    return { id: video?.id ?? '', object }
  }
  return {
    db,
    root,
    local,
    s3,
    storages: createStorages(local, s3),
    put,
    addObject,
    addVideo,
    close: async () => {
      await close()
      await rm(root, { recursive: true })
    },
  }
}
