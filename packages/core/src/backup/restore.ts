import { AppError } from '@abparts/contracts/error'
import type { Database, Run } from '@abparts/db/client'
import { ownNames } from '@abparts/db/own-names'
import { storageDeletions } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import { describeBackend } from '@abparts/storage/storages'
import pMap, { pMapSkip } from 'p-map'
import { type ComparedImages, verifyImages } from '../images/verify.ts'
import { type DatabaseIdentity, readMarker, writeMarker } from '../installation/installation.ts'
import { hashObject, putAndReadBack, streamObject } from '../objects/copy.ts'
import { isObjectKey } from '../objects/keys.ts'
import { readObjects } from '../objects/read.ts'
import { objectPrefixes } from '../objects/verify.ts'
import type { BackupKey } from './key.ts'
import { loadDatabase } from './load.ts'
import { type BackedUpObject, readManifest } from './manifest.ts'
import { missing, openFile, openSealed } from './open-stored.ts'
import { type Backup, type BackupRecord, databaseKey, poolKey } from './record.ts'
import { type BackupStore, listStore } from './store.ts'
import { countRows, notRestored } from './tables.ts'
import { dropOurs } from './target.ts'

export interface RestoreOptions {
  databaseUrl: string
  /** The identity of the restored installation. */
  identity: DatabaseIdentity
  key: BackupKey | null
  signal: AbortSignal
  onObject: (object: { sizeBytes: number }) => void
  onDamaged: (object: { key: string; reason: string }) => void
  /** Called for each table in the dump that is not ours. It is not restored. */
  onStranger: (table: string) => void
}

/** The SHA-256 of every object in the backup, by key. */
type RestoredObjects = ReadonlyMap<string, string>

const concurrency = 4

/**
 * Restores a backup into a database and a storage, replacing our part of the database. The objects come first, each
 * read back from where it was written, and then the database in one transaction: if the process is killed in between,
 * the database is unchanged. An object that is damaged in the backup is reported and left out. Objects that are in the
 * storage and not in the backup are queued for the collector, which removes them a day later.
 */
export async function restoreBackup(
  db: Database,
  storage: ObjectStorage,
  store: BackupStore,
  backup: Backup,
  options: RestoreOptions,
): Promise<RestoredObjects> {
  const { databaseUrl, identity, key, signal, onStranger } = options
  const { isEncrypted, database, migration } = backup.record
  await markStorage(storage, identity)
  const restored = await restoreObjects(storage, store, backup, options)
  const strangers = await loadDatabase({
    databaseUrl,
    migration,
    before: dropOurs,
    after: afterwards(storage, identity),
    signal,
    dump: openFile(store, databaseKey(backup.name, isEncrypted), database, isEncrypted ? key : null),
    check: async ({ run }) => {
      const differences = await compareRows(run, backup.record)
      if (differences.length > 0) throw new AppError('unprocessable', `The backup is damaged: ${differences.join(' ')}`)
    },
  })
  for (const table of strangers) onStranger(table)
  await queueLeftovers(db, storage, restored)
  return restored
}

async function markStorage(storage: ObjectStorage, { id }: DatabaseIdentity): Promise<void> {
  if ((await readMarker(storage, describeBackend(storage.backend))) !== id) await writeMarker(storage, id)
}

async function restoreObjects(
  storage: ObjectStorage,
  store: BackupStore,
  backup: Backup,
  { key, signal, onObject, onDamaged }: RestoreOptions,
): Promise<RestoredObjects> {
  const restored = new Map<string, string>()
  const isLeftOut = new Set(backup.record.damaged)
  const restore = async (object: BackedUpObject) => {
    signal.throwIfAborted()
    if (!isObjectKey(object.key)) {
      onDamaged({ key: object.key, reason: 'The platform never stores anything under such a key.' })
      return pMapSkip
    }
    restored.set(object.key, object.sha256)
    if (isLeftOut.has(object.key)) {
      onDamaged({ key: object.key, reason: 'It was damaged or missing already when the backup was made.' })
      return pMapSkip
    }
    try {
      await restoreObject(storage, store, object, backup.record.isEncrypted ? key : null)
      onObject(object)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'unprocessable') throw error
      onDamaged({ key: object.key, reason: error.message })
    }
    return pMapSkip
  }
  await pMap(readManifest(store, backup, key), restore, { concurrency })
  return restored
}

async function restoreObject(
  storage: ObjectStorage,
  store: BackupStore,
  object: BackedUpObject,
  key: BackupKey | null,
): Promise<void> {
  const found = await hashObject(storage, object.key)
  if (found === object.sha256) return
  if (found !== null) await storage.remove(object.key)
  const copyKey = poolKey(object.sha256, key !== null)
  if (key !== null) {
    await putAndReadBack(storage, object.key, openSealed(store, copyKey, key), object)
    return
  }
  const copy = await store.open(copyKey)
  if (copy === null) throw missing(copyKey)
  if (copy.path !== undefined && storage.putFile !== undefined) await storage.putFile(object.key, copy.path, object)
  else await putAndReadBack(storage, object.key, streamObject(copy), object)
}

/** The tables of a backup are those of its time. */
const ifThere = (table: string, statements: string) =>
  `do $$ begin if to_regclass('${table}') is not null then ${statements} end if; end $$;`

/**
 * Everybody has to sign in again, and access tokens get new keys: the old ones may be encrypted with another secret.
 * Unfinished uploads cannot be resumed, since their bytes are elsewhere.
 */
const afterwards = ({ backend }: ObjectStorage, { id, isOlderThanIds }: DatabaseIdentity) =>
  [
    'set local search_path = public;',
    ifThere(
      'installation',
      `delete from installation;
      insert into installation (id, is_older_than_ids) values ('${id}', ${isOlderThanIds});`,
    ),
    'delete from videos where id in (select video_id from video_uploads where completed_at is null);',
    `update storage_objects set backend = '${backend}';`,
    ...notRestored.map((table) => ifThere(table, `delete from ${table};`)),
  ].join('\n')

async function queueLeftovers(db: Database, storage: ObjectStorage, restored: RestoredObjects): Promise<void> {
  for (const prefix of objectPrefixes)
    for await (const { key } of listStore(storage, prefix))
      if (!restored.has(key))
        await db.insert(storageDeletions).values({ backend: storage.backend, key }).onConflictDoNothing()
}

/**
 * Sentences that say which tables of a newly restored database have more or fewer rows than its backup says. Old
 * backups also list tables that others kept in the same database.
 */
async function compareRows(run: Run, { rows }: BackupRecord): Promise<string[]> {
  const restored = await countRows(run)
  return Object.entries(rows)
    .filter(([table, count]) => ownNames.tables.includes(table) && restored[table] !== count)
    .map(([table, count]) => `${table} has ${restored[table] ?? 'no'} rows instead of ${count}.`)
}

/**
 * Reads every image, poster, storyboard and caption of a database of this version. Returns sentences that say which are
 * not what was originally stored and, if it is known from what the backup was made, whether they match that.
 */
export async function compareImages(
  db: Database,
  source: ComparedImages | null,
  signal: AbortSignal,
): Promise<string[]> {
  const differences: string[] = []
  const restored = await verifyImages(db, {
    deep: true,
    signal,
    onFinding: ({ problem, label, id }) => differences.push(`${problem}  ${label}  ${id}`),
  })
  if (source !== null && restored.sha256 !== source.sha256)
    differences.push(
      `The images are not those from which the backup was made: ${restored.count} now, ${source.count} then, or different ones.`,
    )
  return differences
}

/** Sentences that say which objects have a different content in the database than in the backup's list. */
export async function compareObjects(db: Database, restored: RestoredObjects): Promise<string[]> {
  const differences: string[] = []
  for await (const { key, sha256 } of readObjects(db, undefined))
    if (restored.get(key) !== sha256) differences.push(`${key} differs between the database and the backup.`)
  return differences
}
