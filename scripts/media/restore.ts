import { AppError } from '@abparts/contracts/error'
import { formatBytes } from '@abparts/contracts/format'
import { checkFile, filesOf } from '@abparts/core/backup/check-file'
import { lockForReading } from '@abparts/core/backup/lock'
import { countReplaced, findConflicts, findStrangers, targetIdentity } from '@abparts/core/backup/target'
import { refuseRemoval } from '@abparts/core/objects/removal-guard'
import { openDatabase } from '@abparts/db/client'
import { newerSchemaProblem } from '@abparts/db/readiness'
import { createDatabase } from '@abparts/local-postgres/databases'
import { parseEnv } from '@abparts/runtime/env'
import { openStorages, StorageEnv } from '@abparts/storage/storages'
import { useDatabase } from '../platform/database.ts'
import { PlatformEnv } from '../platform/env.ts'
import { BackupEnv } from './backup-env.ts'
import { chooseBackup } from './choose-backup.ts'
import { openBackupStore } from './open-backup-store.ts'
import { countOf, createOutput, createProgress } from './output.ts'
import { requireFitting, restoreInto } from './restore-into.ts'
import { runTask } from './run-command.ts'

/** A sentence about people who lose rights by being copied, with their e-mail addresses. */
export const describeLostRoles = (emails: readonly string[], what: string): string =>
  `${countOf(emails.length, 'person', 'people')} ${what}: ${emails.join(', ')}. Use --keep-role to keep them.`

interface RestoreOptions {
  from: string
  backup?: string | undefined
  allowPlain?: string | undefined
  databaseUrl?: string | undefined
  mediaRoot?: string | undefined
  force?: boolean | undefined
  adopt?: boolean | undefined
  yesRemove?: number | undefined
  dryRun?: boolean | undefined
  json?: boolean | undefined
}

/** `media restore`: restores a backup into an empty database and storage, and proves that it is complete. */
export const restoreCommand = (options: RestoreOptions): Promise<never> =>
  runTask(async (lifecycle) => {
    const { from, force = false, adopt = false, dryRun = false, json = false } = options
    const { tell } = createOutput(json, createProgress(0))
    const environment = {
      ...process.env,
      ...(options.databaseUrl !== undefined && { DATABASE_URL: options.databaseUrl }),
      ...(options.mediaRoot !== undefined && { MEDIA_ROOT: options.mediaRoot, STORAGE_BACKEND: 'local' }),
    }
    const env = parseEnv(PlatformEnv, environment)
    const storageEnv = parseEnv(StorageEnv, { ...environment, MEDIA_ROOT: env.MEDIA_ROOT })
    const { passphrase, s3 } = parseEnv(BackupEnv, environment)

    const store = await openBackupStore(from, s3, storageEnv)
    const { backup, key, passedOver } = await chooseBackup(store, {
      name: options.backup,
      allowPlain: options.allowPlain,
      passphrase,
    })

    // Before anything is written: the operator can still choose an older one.
    for (const [fileKey, file] of filesOf(backup)) {
      const problem = await checkFile(store, fileKey, file, key)
      if (problem !== null)
        throw new AppError(
          'unprocessable',
          `The backup is damaged: ${fileKey} is not what was written. ${problem} Nothing was changed. To restore another one, use --backup NAME.`,
        )
    }

    if (options.databaseUrl !== undefined && !dryRun) await createDatabase(options.databaseUrl)
    const databaseUrl = await useDatabase(env, lifecycle)
    const { db, close } = openDatabase(databaseUrl, { maxConnections: 1 })
    lifecycle.defer(close)
    const problem = await newerSchemaProblem(db)
    if (problem !== null) throw new AppError('conflict', problem)
    const { primary: storage } = await openStorages(storageEnv)
    await requireFitting(backup, { db })
    const identity = await targetIdentity(db, storage, { adopt })
    const target = { db, databaseUrl, storage, identity }
    const strangers = await findStrangers(db)
    if (strangers !== null) throw new AppError('conflict', `${strangers}\nNothing was changed.`)
    const conflicts = await findConflicts(db, storage)
    if (conflicts.length > 0 && !force && !dryRun)
      throw new AppError('conflict', `${conflicts.join('\n')}\nNothing was changed. With --force, it is replaced.`)
    const refusal = refuseRemoval([await countReplaced(db)], dryRun ? undefined : options.yesRemove)
    if (refusal !== null && !dryRun) throw new AppError('conflict', refusal)

    const { objects, sizeBytes, createdAt } = backup.record
    const { host, pathname } = new URL(databaseUrl)
    const plan = {
      backup: backup.name,
      createdAt,
      passedOver,
      to: `${pathname.slice(1)} at ${host}`,
      storage: storage.backend,
      conflicts,
    }
    tell(
      [
        ...passedOver.map(({ name, reason }) => `The backup ${name} is newer, but was skipped. ${reason}`),
        `Backup ${backup.name}, made at ${createdAt}: ${countOf(objects, 'object')} (${formatBytes(sizeBytes)}), into the database ${plan.to} and the ${storage.backend} storage.`,
        key !== null &&
          !backup.isAuthentic &&
          'It is from before records were authenticated: check that it is the one you expect.',
        ...conflicts,
        refusal ?? false,
      ],
      plan,
    )
    if (dryRun) return conflicts.length === 0 || force ? 0 : 1

    const isNewest = options.backup === undefined && options.allowPlain === undefined && passedOver.length === 0
    await using _reading = await lockForReading(store, { isNewest })
    const report = await restoreInto(target, { store, backup, key, images: null }, { json, signal: lifecycle.signal })
    const { problems, seconds } = report
    tell(
      [
        `Restored and compared ${countOf(report.objects, 'object')} (${formatBytes(report.sizeBytes)}) in ${seconds} s.`,
        problems.length === 0 ? 'Everything is there.' : `${countOf(problems.length, 'problem')}: see above.`,
        'Everybody has to sign in again.',
      ],
      report,
    )
    return problems.length === 0 ? 0 : 1
  })
