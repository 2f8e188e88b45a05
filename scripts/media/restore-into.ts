import { AppError } from '@abparts/contracts/error'
import { serverMajorVersion } from '@abparts/core/backup/dump'
import type { BackupKey } from '@abparts/core/backup/key'
import type { Backup } from '@abparts/core/backup/record'
import { compareImages, compareObjects, restoreBackup } from '@abparts/core/backup/restore'
import type { BackupStore } from '@abparts/core/backup/store'
import { writeInstallation } from '@abparts/core/backup/target'
import type { ComparedImages } from '@abparts/core/images/verify'
import type { DatabaseIdentity } from '@abparts/core/installation/installation'
import { verifyStorage } from '@abparts/core/objects/verify'
import type { Database } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { newestMigration } from '@abparts/db/migrations'
import type { ObjectStorage } from '@abparts/storage/storage'
import { createStorages } from '@abparts/storage/storages'
import { createOutput, createProgress } from './output.ts'

export interface RestoreSource {
  store: BackupStore
  backup: Backup
  key: BackupKey | null
  /** What the backup was made from, if that is known. */
  images: ComparedImages | null
}

export interface RestoreTarget {
  db: Database
  databaseUrl: string
  storage: ObjectStorage
  identity: DatabaseIdentity
}

export interface RestoreReport {
  objects: number
  sizeBytes: number
  /** Sentences about what differs. */
  problems: string[]
  seconds: number
}

/** Throws `conflict` when the target could not take the backup. */
export async function requireFitting({ record }: Backup, { db }: Pick<RestoreTarget, 'db'>): Promise<void> {
  if (record.migration > newestMigration.when)
    throw new AppError('conflict', 'The backup was made by a newer version of the platform: restore it with that one.')
  const serverMajor = await serverMajorVersion(db)
  if (serverMajor < record.serverMajor)
    throw new AppError(
      'conflict',
      `The backup was made on PostgreSQL ${record.serverMajor}, and this is ${serverMajor}: restore it to a server of at least that version.`,
    )
}

/** Restores a backup, reads what was written again, migrates the schema to this version, and compares everything. */
export async function restoreInto(
  target: RestoreTarget,
  { store, backup, key, images }: RestoreSource,
  { json, signal }: { json: boolean; signal: AbortSignal },
): Promise<RestoreReport> {
  const { db, databaseUrl, storage, identity } = target
  const startedAt = performance.now()
  await requireFitting(backup, target)
  const progress = createProgress(backup.record.sizeBytes)
  const { tell } = createOutput(json, progress)
  const report = { objects: 0, sizeBytes: 0 }
  const problems: string[] = []
  const found = (problem: string) => {
    problems.push(problem)
    tell(problem, { problem })
  }

  const restored = await restoreBackup(db, storage, store, backup, {
    databaseUrl,
    identity,
    key,
    signal,
    onObject: ({ sizeBytes }) => {
      report.objects += 1
      report.sizeBytes += sizeBytes
      progress.advance(sizeBytes)
    },
    onDamaged: (object) => found(`not restored  ${object.key}  ${object.reason}`),
    onStranger: (table) => tell(`not ours, and not restored  ${table}`, { notOurs: table }),
  })
  await migrateDatabase(databaseUrl)
  await writeInstallation(db, identity)
  for (const difference of await compareImages(db, images, signal)) found(difference)
  for (const difference of await compareObjects(db, restored)) found(difference)
  await verifyStorage(db, createStorages(storage), {
    // Each object was read again where it was written.
    now: new Date(),
    graceSeconds: 0,
    deep: false,
    signal,
    onFinding: async (finding) => found(`${finding.problem}  ${finding.key}`),
    onChecked: () => undefined,
  })
  signal.throwIfAborted()
  progress.erase()
  return { ...report, problems, seconds: Math.round((performance.now() - startedAt) / 100) / 10 }
}
