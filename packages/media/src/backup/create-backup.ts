import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import { newestMigration } from '@abparts/db/migrations'
import { installation } from '@abparts/db/schema'
import type { Storages } from '@abparts/storage/storages'
import { streamOf } from '@abparts/storage/stream-of'
import pMap, { pMapSkip } from 'p-map'
import { copyObject } from '../copy-object.ts'
import { streamObject } from '../hash-object.ts'
import { readObjects } from '../read-objects.ts'
import { type ComparedPictures, type PictureFinding, verifyPictures } from '../verify-pictures.ts'
import type { BackedUpObject } from './backed-up-object.ts'
import type { BackupKey } from './backup-key.ts'
import {
  type Backup,
  type BackupRecord,
  backupName,
  databaseKey,
  manifestKey,
  newestFormat,
  poolKey,
  recordKey,
} from './backup-record.ts'
import type { BackupStore } from './backup-store.ts'
import { checkContent } from './check-content.ts'
import type { Retention } from './choose-kept-backups.ts'
import { countRows } from './count-rows.ts'
import { dumpDatabase } from './dump-database.ts'
import { listBackups, type UnreadableBackup } from './list-backups.ts'
import { serverMajorVersion } from './postgres-programs.ts'
import { pruneBackups } from './prune-backups.ts'
import { seal } from './seal.ts'
import { sealRecord } from './seal-record.ts'
import { type Snapshot, withSnapshot } from './snapshot.ts'
import { compress } from './zstd.ts'

export interface BackupOptions {
  databaseUrl: string
  /** The path of `pg_dump`. */
  pgDump: string
  key: BackupKey | null
  /** Which older backups stay. With null, all. */
  retention: Retention | null
  signal: AbortSignal
  onObject: (object: { sizeBytes: number; isNew: boolean }) => void
  onDamaged: (object: { key: string; reason: string }) => void
  onDamagedPicture: (finding: PictureFinding) => void
}

export interface CreatedBackup extends Backup {
  /** How many older backups went. */
  pruned: number
  /** What is in the dump. */
  pictures: ComparedPictures
  /** Others in the store whose record cannot be read. They and all objects stay. */
  unreadable: UnreadableBackup[]
}

/** Enough to keep disks and networks busy, with little memory: an object is never held as a whole. */
const concurrency = 4

/**
 * Makes a backup of the database and of every object that it tells of, as they are at one instant, while others go on
 * using them. Objects that the store has already are not copied again. A damaged object is told of, recorded, and left
 * out; a damaged picture is told of, and is in the dump as it is. When anything else fails there is no backup, and what was
 * copied serves the next one. Older backups that the retention does not keep go afterwards, unless this one is incomplete.
 */
export async function createBackup(
  db: Database,
  storages: Storages,
  store: BackupStore,
  options: BackupOptions,
): Promise<CreatedBackup> {
  const { databaseUrl, pgDump: program, key, retention, signal } = options
  return await withSnapshot(db, async (snapshot) => {
    const { id: snapshotId, tx, confirm } = snapshot
    const createdAt = new Date()
    const name = backupName(createdAt)
    const put = async (fileKey: string, content: ReadableStream<Uint8Array>) =>
      await store.put(fileKey, seal(compress(content), key))

    const isEncrypted = key !== null
    let damagedPictures = 0
    const [database, { pictures, ...copied }] = await together(signal, (signal) => [
      put(databaseKey(name, isEncrypted), dumpDatabase({ program, databaseUrl, snapshotId, signal })),
      (async () => {
        const copied = await copyObjects(snapshot, storages, store, { ...options, signal })
        const onFinding = (finding: PictureFinding) => {
          damagedPictures += 1
          options.onDamagedPicture(finding)
        }
        return { ...copied, pictures: await verifyPictures(tx, { deep: true, signal, onFinding }) }
      })(),
    ])
    const manifest = await put(manifestKey(name, isEncrypted), streamOf(manifestOf(snapshot)))
    const record: BackupRecord = {
      ...{ format: newestFormat, installation: await readInstallation(tx) },
      ...{ createdAt: createdAt.toISOString(), migration: newestMigration.when },
      ...{ serverMajor: await serverMajorVersion(tx), isEncrypted, database, manifest },
      ...{ ...copied, rows: await countRows(tx) },
    }
    await confirm()
    signal.throwIfAborted()
    await store.put(recordKey(name), new Blob([sealRecord(record, key)]).stream())
    const isWhole = record.damaged.length + damagedPictures === 0
    const pruned = retention !== null && isWhole ? await pruneBackups(store, retention, key) : 0
    const { unreadable } = await listBackups(store, key)
    return { name, record, isAuthentic: isEncrypted, pruned, pictures, unreadable }
  })
}

async function readInstallation(tx: Transaction): Promise<string | undefined> {
  const [row] = await tx.select({ id: installation.id }).from(installation)
  return row?.id
}

/** Waits for both pieces of work. When one fails the other is stopped, and has ended before that is told. */
async function together<First, Second>(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => [Promise<First>, Promise<Second>],
): Promise<[First, Second]> {
  const failed = new AbortController()
  const work = begin(AbortSignal.any([signal, failed.signal]))
  try {
    return await Promise.all(work)
  } catch (error) {
    failed.abort()
    await Promise.allSettled(work)
    throw error
  }
}

async function copyObjects(
  { tx }: Snapshot,
  storages: Storages,
  store: BackupStore,
  { key, signal, onObject, onDamaged }: BackupOptions,
): Promise<Pick<BackupRecord, 'objects' | 'sizeBytes' | 'damaged'>> {
  const result = { objects: 0, sizeBytes: 0, damaged: [] as string[] }
  const copy = async (object: StorageObject) => {
    try {
      const isNew = await backUp(storages, store, object, key)
      result.objects += 1
      result.sizeBytes += object.sizeBytes
      onObject({ sizeBytes: object.sizeBytes, isNew })
    } catch (error) {
      if (!(error instanceof AppError) || !['not_found', 'unprocessable'].includes(error.code)) throw error
      result.damaged.push(object.key)
      onDamaged({ key: object.key, reason: error.message })
    }
    return pMapSkip
  }
  await pMap(untilAborted(readObjects(tx, undefined), signal), copy, { concurrency })
  return { ...result, damaged: result.damaged.sort() }
}

type StorageObject = BackedUpObject & { backend: 'local' | 's3' }

/** Answers whether it had to be copied. A copy is content-checked before it is there. */
async function backUp(
  storages: Storages,
  store: BackupStore,
  { key: objectKey, backend, sizeBytes, sha256 }: StorageObject,
  key: BackupKey | null,
): Promise<boolean> {
  const copyKey = poolKey(sha256, key !== null)
  if ((await store.stat(copyKey)) !== null) return false
  const source = await storages.at(backend).open(objectKey)
  if (source === null) throw new AppError('not_found', `Its bytes are not in the ${backend} storage.`)
  const expected = { sizeBytes, sha256 }
  try {
    if (key === null) await copyObject(source, store, copyKey, expected)
    else await store.put(copyKey, seal(checkContent(streamObject(source), expected), key))
    return true
  } catch (error) {
    // Another object with the same content came first.
    if (error instanceof AppError && error.code === 'conflict') return false
    throw error
  }
}

async function* manifestOf({ tx }: Snapshot): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const { key, sizeBytes, sha256 } of readObjects(tx, undefined))
    yield encoder.encode(`${JSON.stringify({ key, sizeBytes, sha256 } satisfies BackedUpObject)}\n`)
}

async function* untilAborted<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  for await (const item of items) {
    signal.throwIfAborted()
    yield item
  }
}
