import { AppError } from '@abparts/contracts/error'
import { type Database, runIn } from '@abparts/db/client'
import { storageDeletions, storageObjects } from '@abparts/db/schema'
import { inArray } from 'drizzle-orm'
import {
  type DatabaseIdentity,
  markerKey,
  readMarker,
  requireInstallation,
  writeMarker,
} from '../installation/installation.ts'
import type { BackupKey } from './key.ts'
import { readManifest } from './manifest.ts'
import { type Backup, backupsPrefix, poolPrefix } from './record.ts'
import { listBackups } from './sealed-records.ts'
import type { BackupStore } from './store.ts'
import { countRows } from './tables.ts'

const name = 'This backup repository'
const advice =
  'Each installation needs its own backup repository. To use this one from now on, as after a restore: add --adopt.'

/** Throws `conflict` when the repository holds another installation's backups. Checked before anything else. */
export async function refuseForeignRepository(db: Database, store: BackupStore): Promise<void> {
  const own = await requireInstallation(db)
  const marked = await readMarker(store, name)
  if (marked !== null && marked !== own.id) throw foreign(marked, own)
}

/**
 * Throws `conflict` unless the repository belongs to the installation, or is new, or has backups from before
 * repositories were marked that match the database: then `claimRepository` may claim it. Changes nothing.
 */
export async function requireOwnRepository(db: Database, store: BackupStore, key: BackupKey | null): Promise<void> {
  const own = await requireInstallation(db)
  const marked = await readMarker(store, name)
  if (marked !== null) {
    if (marked !== own.id) throw foreign(marked, own)
    return
  }
  const { backups, unreadable } = await listBackups(store, key)
  const newest = backups.at(-1)
  if (newest === undefined) {
    const isEmpty = unreadable.length === 0 && (await holdsNothing(store))
    if (!isEmpty)
      throw new AppError(
        'conflict',
        `${name} has files and no ${markerKey} to say which installation they belong to. ${advice}`,
      )
    return
  }
  const { installation } = newest.record
  if (installation === own.id) return
  if (installation !== undefined) throw foreign(installation, own)
  if (!own.isOlderThanIds || !(await isOfThis(db, store, newest, key)))
    throw new AppError(
      'conflict',
      `${name} has backups, and nothing says that they belong to this installation. ${advice}`,
    )
}

/** Makes the repository belong to the installation from now on. */
export async function claimRepository(db: Database, store: BackupStore): Promise<void> {
  const { id } = await requireInstallation(db)
  if ((await readMarker(store, name)) !== id) await writeMarker(store, id)
}

const foreign = (marked: string, { id }: DatabaseIdentity) =>
  new AppError(
    'conflict',
    `${name} belongs to another installation (${marked}; this one is ${id}). Nothing was changed. ${advice}`,
  )

async function holdsNothing(store: BackupStore): Promise<boolean> {
  for (const prefix of [backupsPrefix, poolPrefix])
    if ((await store.list({ prefix, limit: 1 })).items.length > 0) return false
  return true
}

/**
 * Whether the database knows most of the objects of a backup. When there are none, whether it has about as many rows.
 */
async function isOfThis(db: Database, store: BackupStore, backup: Backup, key: BackupKey | null): Promise<boolean> {
  const keys: string[] = []
  for await (const object of readManifest(store, backup, key)) {
    keys.push(object.key)
    if (keys.length === sampleSize) break
  }
  if (keys.length > 0) return (await countKnown(db, keys)) * 2 >= keys.length
  const now = await countRows(runIn(db))
  return ownerTables.every((table) => isAbout(now[table] ?? 0, backup.record.rows[table] ?? 0))
}

const sampleSize = 1000
const ownerTables = ['organizations', 'users', 'parts']
const isAbout = (now: number, then: number) => Math.abs(now - then) <= Math.max(1, then / 10)

async function countKnown(db: Database, keys: string[]): Promise<number> {
  const known = new Set<string>()
  for (const table of [storageObjects, storageDeletions])
    for (const { key } of await db.select({ key: table.key }).from(table).where(inArray(table.key, keys)))
      known.add(key)
  return known.size
}
