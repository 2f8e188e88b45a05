import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { storageDeletions, storageObjects, videoUploads } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import { describeBackend, type Storages } from '@abparts/storage/storages'
import { and, eq, inArray } from 'drizzle-orm'
import { objectPrefixes } from '../objects/verify.ts'
import {
  type DatabaseIdentity,
  type MarkedStore,
  markerKey,
  readInstallation,
  readMarker,
  requireInstallation,
  writeMarker,
} from './installation.ts'

type ClaimableStorage = MarkedStore & Pick<ObjectStorage, 'backend' | 'list'>

/** How many objects of each kind are sampled to see whose a storage is. */
const sampleSize = 1000

/**
 * Returns a sentence that says why a storage does not belong to the database, or null when it does. A storage without a
 * marker is claimed when that is safe: it has no objects and the database knows of none in it; or both predate
 * such ids, and the database knows most of its objects. Throws what the database or the storage throws.
 */
export async function storageProblem(db: Database, storage: ClaimableStorage): Promise<string | null> {
  const own = await requireInstallation(db)
  const marked = await readMarker(storage, describeBackend(storage.backend))
  const problem = await lookAtStorage(db, storage, own, marked)
  if (problem === null && marked === null) await writeMarker(storage, own.id)
  return problem
}

/** The same, without claiming anything. `marked` is the id in the storage's marker. */
export async function lookAtStorage(
  db: Database,
  storage: ClaimableStorage,
  own: DatabaseIdentity,
  marked: string | null,
): Promise<string | null> {
  const name = describeBackend(storage.backend)
  if (marked !== null) return marked === own.id ? null : foreign(name, marked, own)
  const keys = await sampleOf(storage)
  if (keys.length === 0) {
    const known = await db.$count(storageObjects, eq(storageObjects.backend, storage.backend))
    return known === 0
      ? null
      : `${name} is empty, and the database knows of objects in it: is it the right one, and is it mounted?`
  }
  const known = own.isOlderThanIds ? await countKnown(db, storage.backend, keys) : 0
  return known * 2 >= keys.length ? null : unknownObjects(name)
}

/** Throws `conflict` when a storage does not belong to the database. */
export async function claimStorages(db: Database, { all }: Storages): Promise<void> {
  for (const storage of all) refuse(await storageProblem(db, storage))
}

/**
 * The same check before the database is migrated: throws only when a storage is marked as another installation's.
 * Changes nothing.
 */
export async function refuseForeignStorages(db: Database, { all }: Storages): Promise<void> {
  const own = await readInstallation(db)
  for (const storage of all) {
    const name = describeBackend(storage.backend)
    const marked = await readMarker(storage, name)
    refuse(marked === null || marked === own?.id ? null : foreign(name, marked, own))
  }
}

function refuse(problem: string | null): void {
  if (problem !== null) throw new AppError('conflict', `${problem}\n${howToAdopt}`)
}

/** Makes all storages belong to the database from now on, whatever they belonged to before. */
export async function adoptStorages(db: Database, { all }: Storages): Promise<void> {
  const { id } = await requireInstallation(db)
  for (const storage of all)
    if ((await readMarker(storage, describeBackend(storage.backend))) !== id) await writeMarker(storage, id)
}

export const howToAdopt =
  'Nothing was changed. To make it belong to this database from now on: npm run media -- verify --adopt'

export const foreign = (name: string, marked: string, own: DatabaseIdentity | null) =>
  `${name} belongs to another installation: its ${markerKey} says ${marked}, the database ${own?.id ?? 'nothing'}.`

export const unknownObjects = (name: string) =>
  `${name} has objects that the database does not know, and no ${markerKey} to say which installation they belong to.`

/** Keys of some of our objects in a storage. Empty when there are none. */
export async function sampleOf(storage: Pick<ObjectStorage, 'list'>): Promise<string[]> {
  const pages = await Promise.all(objectPrefixes.map((prefix) => storage.list({ prefix, limit: sampleSize })))
  return pages.flatMap(({ items }) => items.map(({ key }) => key))
}

async function countKnown(db: Database, backend: ObjectStorage['backend'], keys: string[]): Promise<number> {
  const known = new Set<string>()
  for (const table of [storageObjects, storageDeletions, videoUploads]) {
    const rows = await db
      .select({ key: table.key })
      .from(table)
      .where(and(eq(table.backend, backend), inArray(table.key, keys)))
    for (const { key } of rows) known.add(key)
  }
  return known.size
}
