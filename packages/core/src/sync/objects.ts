import { AppError } from '@abparts/contracts/error'
import type { StorageBackend } from '@abparts/contracts/storage'
import type { Database, Transaction } from '@abparts/db/client'
import { storageDeletions, storageObjects } from '@abparts/db/schema'
import { and, eq } from 'drizzle-orm'
import pMap, { pMapSkip } from 'p-map'
import { hashObject, putAndReadBack, streamObject } from '../objects/copy.ts'
import type { Installation, SyncStorage } from './installation.ts'
import { type MediumObject, readMedium } from './medium.ts'
import { isMediumChange, type SyncChange } from './plan.ts'

/** Where an object's bytes are once they are in the target. */
export type CopiedObject = MediumObject & { copyKey: string; copyBackend: StorageBackend }

/**
 * Copies an object's bytes into the target's storage, unless it has them, under the same key if that is free. Existing
 * and newly written bytes are compared by hash. No row refers to them yet. Throws `not_found` or `unprocessable` when
 * the source's bytes are missing or damaged.
 */
export async function copyObjectTo(
  from: SyncStorage,
  object: MediumObject,
  target: Installation,
): Promise<CopiedObject> {
  const known = await findObject(target.db, object.key)
  const isOther = known !== undefined && known.sha256 !== object.sha256
  const copyKey = isOther ? withHash(object) : object.key
  const own = isOther ? await findObject(target.db, copyKey) : known
  const storage = own === undefined ? target.storages.primary : target.storages.at(own.backend)
  await putWhereMissing(from, object, storage, copyKey)
  return { ...object, copyKey, copyBackend: storage.backend }
}

const findObject = async (db: Database, key: string) =>
  (await db.select().from(storageObjects).where(eq(storageObjects.key, key)))[0]

/** Both have created something from the same video, under the same key: `…/2.mp4` becomes `…/2-5f0c93….mp4`. */
const withHash = ({ key, sha256 }: MediumObject) => {
  const dot = key.lastIndexOf('.')
  return `${key.slice(0, dot)}-${sha256.slice(0, 16)}${key.slice(dot)}`
}

async function putWhereMissing(
  from: SyncStorage,
  { key, sizeBytes, sha256 }: MediumObject,
  to: SyncStorage,
  copyKey: string,
): Promise<void> {
  const found = await to.stat(copyKey)
  if (found?.sizeBytes === sizeBytes && (await hashObject(to, copyKey)) === sha256) return
  // Left over from an interruption: whatever a row refers to has the same size and hash.
  if (found !== null) await to.remove(copyKey)
  const source = await from.open(key)
  if (source === null) throw new AppError('not_found', `The bytes of ${key} are not in the ${from.backend} storage.`)
  const expected = { sizeBytes, sha256 }
  // The hash returned with a copied file is that of what was written.
  if (source.path !== undefined && to.putFile !== undefined) await to.putFile(copyKey, source.path, expected)
  else await putAndReadBack(to, copyKey, streamObject(source), expected)
}

/** Inserts the row of an object whose bytes are in place, or finds it. Returns its id. */
export async function recordObject(
  tx: Transaction,
  { copyKey: key, copyBackend: backend, sizeBytes, sha256 }: CopiedObject,
): Promise<string> {
  const [created] = await tx
    .insert(storageObjects)
    .values({ key, backend, sizeBytes, sha256 })
    .onConflictDoUpdate({ target: storageObjects.key, set: { key } })
    .returning()
  if (created?.sha256 !== sha256 || created.backend !== backend)
    throw new AppError('conflict', 'Its object was changed or moved in the meantime. Run this again.')
  await tx.delete(storageDeletions).where(and(eq(storageDeletions.backend, backend), eq(storageDeletions.key, key)))
  return created.id
}

const concurrency = 4

/**
 * Checks all objects that a sync has copied. Returns sentences about those that are not what they should be. Their
 * bytes were read back when they were copied, those of images in the transaction that wrote them.
 */
export async function checkObjects(target: Installation, changes: readonly SyncChange[]): Promise<string[]> {
  const problems: string[] = []
  const check = async (change: SyncChange) => {
    if (change.action !== 'copy' || !isMediumChange(change) || change.type === 'image') return pMapSkip
    for (const { key, backend, sizeBytes } of (await readMedium(target.db, change.type, change.id))?.objects ?? [])
      if ((await target.storages.at(backend).stat(key))?.sizeBytes !== sizeBytes)
        problems.push(`The bytes of ${change.label} are not what was copied: ${key}.`)
    return pMapSkip
  }
  await pMap(changes, check, { concurrency })
  return problems
}
