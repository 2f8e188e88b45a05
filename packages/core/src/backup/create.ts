import { ReadableStream } from 'node:stream/web'
import { type Database, runIn, type Transaction } from '@abparts/db/client'
import { newestMigration } from '@abparts/db/migrations'
import type { Storages } from '@abparts/storage/storages'
import { type ComparedImages, type ImageFinding, verifyImages } from '../images/verify.ts'
import { requireInstallation } from '../installation/installation.ts'
import { readObjects } from '../objects/read.ts'
import { type CheckOptions, checkRepository, findLost, type LostFile, rememberDamage } from './check.ts'
import { type CopyOptions, copyObjects } from './copy-objects.ts'
import { dumpDatabase, serverMajorVersion } from './dump.ts'
import type { RepositoryLock } from './lock.ts'
import type { BackedUpObject } from './manifest.ts'
import { type Pruned, pruneLocked, type Retention } from './prune.ts'
import {
  type Backup,
  type BackupRecord,
  backupName,
  databaseKey,
  manifestKey,
  newestFormat,
  recordKey,
} from './record.ts'
import { compress, seal } from './seal.ts'
import { listBackups, sealRecord, type UnreadableBackup } from './sealed-records.ts'
import { type Snapshot, withSnapshot } from './snapshot.ts'
import type { BackupStore } from './store.ts'
import { countRows } from './tables.ts'

export interface BackupOptions extends CopyOptions {
  databaseUrl: string
  /** The path of `pg_dump`. */
  pgDump: string
  /** Which older backups to keep. Null keeps all. */
  retention: Retention | null
  /** The lock on the store. */
  lock: RepositoryLock
  /** The confirmed number of backups and objects together to remove, where there are many. */
  yesRemove: number | undefined
  check: Pick<CheckOptions, 'share' | 'onBegin' | 'onChecked'>
  onDamagedImage: (finding: ImageFinding) => void
}

export interface CreatedBackup extends Backup, Pruned {
  /** The images in the dump, and how many of them are damaged. */
  images: ComparedImages & { damaged: number }
  /** What other backups need, and is damaged beyond repair. */
  lost: LostFile[]
  /** Other backups in the store whose record cannot be read. They and all objects stay. */
  unreadable: UnreadableBackup[]
}

/**
 * Creates a backup of the database and of every object in it, as they are at one instant, while both are in use.
 * Objects that the store already has are not copied again; a share of them is read again first, and damaged ones are
 * copied once more. A damaged object is reported, recorded and left out; a damaged image is reported, and is in the
 * dump as it is. When anything else fails there is no backup, and the next one uses what was copied. Older backups that
 * the retention does not keep are then removed, unless this backup is incomplete, or files that others need are damaged
 * beyond repair.
 */
export async function createBackup(
  db: Database,
  storages: Storages,
  store: BackupStore,
  options: BackupOptions,
): Promise<CreatedBackup> {
  const { databaseUrl, pgDump: program, key, retention, signal } = options
  const { backups: older } = await listBackups(store, key)
  const known = await checkRepository(store, older, key, { ...options.check, now: new Date(), signal })
  return await withSnapshot(db, async (snapshot) => {
    const { id: snapshotId, tx, confirm } = snapshot
    const createdAt = new Date()
    const name = backupName(createdAt)
    const put = async (fileKey: string, content: ReadableStream<Uint8Array>) =>
      await store.put(fileKey, seal(compress(content), key))

    const isEncrypted = key !== null
    const [database, { objects, images }] = await together(signal, (signal) => [
      put(databaseKey(name, isEncrypted), dumpDatabase({ program, databaseUrl, snapshotId, signal })),
      (async () => {
        const objects = await copyObjects(tx, storages, store, known, { ...options, signal })
        return { objects, images: await compareImages(tx, { ...options, signal }) }
      })(),
    ])
    const { copied, damage, notHealed } = objects
    const lost = await findLost(store, older, key, damage)
    await rememberDamage(store, [...new Set([...notHealed, ...lost.map((file) => file.key)])])
    const manifest = await put(manifestKey(name, isEncrypted), ReadableStream.from(manifestOf(snapshot)))
    const record: BackupRecord = {
      format: newestFormat,
      installation: (await requireInstallation(tx)).id,
      createdAt: createdAt.toISOString(),
      migration: newestMigration.when,
      serverMajor: await serverMajorVersion(tx),
      isEncrypted,
      database,
      manifest,
      ...copied,
      rows: await countRows(runIn(tx)),
    }
    await confirm()
    await options.lock.confirm()
    signal.throwIfAborted()
    await store.put(recordKey(name), new Blob([sealRecord(record, key)]).stream())
    const isWhole = record.damaged.length + images.damaged + lost.length === 0
    const pruned =
      retention !== null && isWhole ? await pruneLocked(store, retention, options) : { pruned: 0, refusal: null }
    const { unreadable } = await listBackups(store, key)
    return { name, record, isAuthentic: isEncrypted, ...pruned, images, lost, unreadable }
  })
}

async function compareImages(
  tx: Transaction,
  { signal, onDamagedImage }: Pick<BackupOptions, 'signal' | 'onDamagedImage'>,
): Promise<CreatedBackup['images']> {
  let damaged = 0
  const onFinding = (finding: ImageFinding) => {
    damaged += 1
    onDamagedImage(finding)
  }
  return { ...(await verifyImages(tx, { deep: true, signal, onFinding })), damaged }
}

/** Waits for both pieces of work. When one fails, the other is stopped, and has ended before the error is thrown. */
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

async function* manifestOf({ tx }: Snapshot): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const { key, sizeBytes, sha256 } of readObjects(tx, undefined))
    yield encoder.encode(`${JSON.stringify({ key, sizeBytes, sha256 } satisfies BackedUpObject)}\n`)
}
