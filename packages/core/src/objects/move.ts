import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import { storageDeletions, storageObjects } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import type { Storages } from '@abparts/storage/storages'
import { and, eq, ne } from 'drizzle-orm'
import pMap, { pMapSkip } from 'p-map'
import { hashObject, streamObject } from './copy.ts'
import { readObjects } from './read.ts'
import type { StoredBytes } from './references.ts'

type StorageObject = typeof storageObjects.$inferSelect

/**
 * Moves one object: copies it, reads the copy back, and only when it is identical lets the row point to it. The old
 * copy waits to be collected, so that whoever is reading it can finish. A copy that already exists in the target (from
 * a move that was interrupted, or undone) is used when it is right and replaced when it is not. Nothing happens when
 * the object has been removed or moved by another process in the meantime. Throws an `AppError` when the object cannot
 * be moved; it then stays where it is.
 */
async function moveObject(db: Database, storages: Storages, object: StorageObject, to: ObjectStorage) {
  await copy(db, storages.at(object.backend), object, to)
  await db.transaction(async (tx) => {
    const { key } = object
    // The collector checks again: whatever is in use after all stays.
    if (!(await lockWhereItWas(tx, object))) return await queueDeletion(tx, { backend: to.backend, key })
    // A collection may have removed the copy after it was read. From here on it cannot: it needs the lock too.
    const copied = await to.stat(key)
    if (copied?.sizeBytes !== object.sizeBytes)
      throw new AppError('conflict', 'The copy was removed by someone else. Move again.')
    await tx.update(storageObjects).set({ backend: to.backend }).where(eq(storageObjects.id, object.id))
    const isQueued = and(eq(storageDeletions.backend, to.backend), eq(storageDeletions.key, key))
    await tx.delete(storageDeletions).where(isQueued)
    await queueDeletion(tx, { backend: object.backend, key })
  })
}

async function copy(db: Database, from: ObjectStorage, object: StorageObject, to: ObjectStorage): Promise<void> {
  const { key, sha256 } = object
  const found = await hashObject(to, key)
  if (found === sha256) return
  if (found !== null) await removeWrongCopy(db, object, to)
  const source = await from.open(key)
  if (source === null) throw new AppError('not_found', `Its bytes are not in the ${from.backend} storage.`)
  const written = await to.put(key, streamObject(source))
  if (written.sha256 === sha256 && (await hashObject(to, key)) === sha256) return
  await removeWrongCopy(db, object, to)
  throw new AppError(
    'unprocessable',
    written.sha256 === sha256
      ? `The ${to.backend} storage returns different bytes from those that were stored.`
      : `Its bytes in the ${from.backend} storage are not those that were originally stored.`,
  )
}

async function removeWrongCopy(db: Database, object: StorageObject, to: ObjectStorage): Promise<void> {
  await db.transaction(async (tx) => {
    if (await lockWhereItWas(tx, object)) await to.remove(object.key)
  })
}

/** The grace period starts now, even when the bytes were already queued. */
async function queueDeletion(tx: Transaction, bytes: StoredBytes): Promise<void> {
  const queuedAt = new Date()
  const target = [storageDeletions.backend, storageDeletions.key]
  await tx
    .insert(storageDeletions)
    .values({ ...bytes, queuedAt })
    .onConflictDoUpdate({ target, set: { queuedAt } })
}

/**
 * From here to the end of the transaction nobody moves or collects the object. Returns false when it no longer exists.
 */
async function lockWhereItWas(tx: Transaction, { id, backend }: StorageObject): Promise<boolean> {
  const isThere = and(eq(storageObjects.id, id), eq(storageObjects.backend, backend))
  return (await tx.select({ id: storageObjects.id }).from(storageObjects).where(isThere).for('update')).length > 0
}

/** Enough to keep a network busy, with little memory: an object is never held as a whole. */
const concurrency = 4

interface MoveOptions {
  to: ObjectStorage['backend']
  /** Starts no further objects; those under way are finished. */
  signal: AbortSignal
  onMoved: (object: { sizeBytes: number }) => void
  onFailed: (object: { key: string; reason: string }) => void
}

/**
 * Moves every object to one storage while the objects are being read, a few at a time. After a crash, calling it again
 * continues where it stopped. An object that cannot be moved stays and is reported; an error of the database or of a
 * storage is thrown.
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
