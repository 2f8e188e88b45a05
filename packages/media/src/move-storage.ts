import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { storageObjects } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import type { Storages } from '@abparts/storage/storages'
import { ne } from 'drizzle-orm'
import pMap, { pMapSkip } from 'p-map'
import { lockWhereItWas, moveObject } from './move-object.ts'
import { readObjects } from './read-objects.ts'

/** Enough to keep a network busy, with little memory: an object is never held as a whole. */
const concurrency = 4

interface MoveOptions {
  to: ObjectStorage['backend']
  /** Begins no further object; those on their way are ended. */
  signal: AbortSignal
  onMoved: (object: { sizeBytes: number }) => void
  onFailed: (object: { key: string; reason: string }) => void
}

/**
 * Moves every object to one storage while they are being read, a few at a time. What is killed in between goes on
 * where it stopped when it is called again. An object that cannot be moved stays and is reported; a fault of the
 * database or of a storage is thrown.
 */
export async function moveStorage(
  db: Database,
  storages: Storages,
  { to, signal, onMoved, onFailed }: MoveOptions,
): Promise<void> {
  const target = storages.at(to)
  async function* remaining() {
    for await (const object of readObjects(db, ne(storageObjects.backend, to))) {
      if (signal.aborted) return
      yield object
    }
  }
  const move = async (object: typeof storageObjects.$inferSelect) => {
    try {
      await moveObject(db, storages, object, target)
      onMoved(object)
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'unavailable' || error.code === 'insufficient_storage')
        throw error
      if (await lockWhereItWas(db, object)) onFailed({ key: object.key, reason: error.message })
    }
    return pMapSkip
  }
  await pMap(remaining(), move, { concurrency })
}
