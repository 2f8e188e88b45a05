import type { Database } from '@abparts/db/client'
import { storageDeletions, storageObjects } from '@abparts/db/schema'
import { isKey, type ListedObject, type ObjectStorage } from '@abparts/storage/storage'
import type { Storages } from '@abparts/storage/storages'
import { and, eq, sql } from 'drizzle-orm'
import pMap, { pMapSkip } from 'p-map'
import { hashObject } from './copy.ts'
import { pairByKey, readObjects } from './read.ts'
import { isBeingUploaded, isReferenced, type StoredBytes } from './references.ts'

type StorageObject = typeof storageObjects.$inferSelect

/**
 * `missing`: something needs the object and its bytes are gone. `wrong_size`, `wrong_sha256`: the bytes are not those
 * that were stored. `orphaned`: bytes that no row describes, older than the grace period.
 */
export type Finding =
  | (StoredBytes & { problem: 'missing' | 'wrong_size' | 'wrong_sha256' })
  | (StoredBytes & { problem: 'orphaned'; sizeBytes: number; modifiedAt: Date })

export interface VerifyOptions {
  now: Date
  /** How long bytes without a row are spared: an upload stores the bytes before it inserts the row. */
  graceSeconds: number
  /** Reads every object and compares its SHA-256. */
  deep: boolean
  /** Stops early. */
  signal: AbortSignal
  onFinding: (finding: Finding) => Promise<void>
  onChecked: (object: { sizeBytes: number }) => void
}

/** Where our objects are. Anything else in a bucket is ignored. */
export const objectPrefixes = ['documents/', 'videos/']
/** A few megabytes. A local storage rereads the directory for each page. */
const listPageSize = 10_000
const concurrency = 4

/**
 * Compares database and storages in both directions, while both are in use, and reports each difference. Reads both
 * lists side by side, so that memory does not grow with them. Changes nothing. Throws `unavailable` when objects are in
 * a storage that is not configured.
 */
export async function verifyStorage(db: Database, storages: Storages, options: VerifyOptions): Promise<void> {
  const used = await db.selectDistinct({ backend: storageObjects.backend }).from(storageObjects)
  for (const { backend } of used) storages.at(backend)
  for (const storage of storages.all) await verifyOne(db, storage, options)
}

async function verifyOne(db: Database, storage: ObjectStorage, options: VerifyOptions): Promise<void> {
  const { backend } = storage
  async function* pairs() {
    for await (const pair of pairByKey(readObjects(db, eq(storageObjects.backend, backend)), listOurs(storage))) {
      if (options.signal.aborted) return
      yield pair
    }
  }
  const check = async ([recorded, listed]: [StorageObject | null, ListedObject | null]) => {
    const finding =
      recorded === null
        ? listed && (await findOrphan(db, storage, listed, options))
        : await findDamage(db, storage, recorded, listed, options)
    if (recorded !== null) options.onChecked(recorded)
    if (finding !== null) await options.onFinding(finding)
    return pMapSkip
  }
  await pMap(pairs(), check, { concurrency })
}

async function* listOurs(storage: ObjectStorage): AsyncGenerator<ListedObject> {
  for (const prefix of objectPrefixes) {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await storage.list({ prefix, cursor, limit: listPageSize })
      yield* page.items.filter(({ key }) => isKey(key))
      cursor = page.nextCursor
    }
  }
}

/**
 * The lists were read at different times, so anything that looks wrong is checked again: first the bytes, then the row.
 */
async function findDamage(
  db: Database,
  storage: ObjectStorage,
  { id, key, sizeBytes, sha256 }: StorageObject,
  listed: ListedObject | null,
  { deep }: VerifyOptions,
): Promise<Finding | null> {
  const { backend } = storage
  if (listed?.sizeBytes === sizeBytes && !deep) return null
  const found = await storage.stat(key)
  const hash = deep && found?.sizeBytes === sizeBytes ? await hashObject(storage, key) : sha256
  if (found?.sizeBytes === sizeBytes && hash === sha256) return null
  const isNeeded = and(eq(storageObjects.id, id), eq(storageObjects.backend, backend), isReferenced)
  if ((await db.select({ id: storageObjects.id }).from(storageObjects).where(isNeeded)).length === 0) return null
  if (found === null || hash === null) return { problem: 'missing', backend, key }
  return { problem: found.sizeBytes === sizeBytes ? 'wrong_sha256' : 'wrong_size', backend, key }
}

/** Here in the opposite order: a collection removes the bytes before its transaction removes the row. */
async function findOrphan(
  db: Database,
  storage: ObjectStorage,
  { key, modifiedAt }: ListedObject,
  { now, graceSeconds }: VerifyOptions,
): Promise<Finding | null> {
  const { backend } = storage
  if (now.getTime() - modifiedAt.getTime() < graceSeconds * 1000) return null
  const isRecorded = sql`exists (select from ${storageObjects}
    where ${storageObjects.backend} = ${backend} and ${storageObjects.key} = ${key})`
  const isQueued = sql`exists (select from ${storageDeletions}
    where ${storageDeletions.backend} = ${backend} and ${storageDeletions.key} = ${key})`
  const [row] = await db.execute<{ known: boolean }>(
    sql`select ${isRecorded} or ${isQueued} or ${isBeingUploaded({ backend, key })} as known`,
  )
  const found = row?.known ? null : await storage.stat(key)
  return found && { problem: 'orphaned', backend, key, ...found }
}
