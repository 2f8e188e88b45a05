import { formatBytes } from '@abparts/contracts/format'
import { claimRepository, refuseForeignRepository, requireOwnRepository } from '@abparts/core/backup/claim'
import { planCopies } from '@abparts/core/backup/copy-objects'
import { type CreatedBackup, createBackup } from '@abparts/core/backup/create'
import { findPgDump, programDirectories, serverMajorVersion } from '@abparts/core/backup/dump'
import { type BackupKey, openBackupKey } from '@abparts/core/backup/key'
import { lockRepository } from '@abparts/core/backup/lock'
import { planRemovals, type Retention } from '@abparts/core/backup/prune'
import { listBackups, type UnreadableBackup } from '@abparts/core/backup/sealed-records'
import type { BackupStore } from '@abparts/core/backup/store'
import { countObjects } from '@abparts/core/objects/read'
import { refuseRemoval } from '@abparts/core/objects/removal-guard'
import type { Database } from '@abparts/db/client'
import { parseEnv } from '@abparts/runtime/env'
import { drill } from './backup-drill.ts'
import { BackupEnv } from './backup-env.ts'
import { openBackupStore } from './open-backup-store.ts'
import { countOf, createOutput, createProgress } from './output.ts'
import { runCommand } from './run-command.ts'
import { describeImage } from './verify.ts'

interface BackupOptions {
  to: string
  keepDaily?: number | undefined
  keepWeekly?: number | undefined
  checkShare?: number | undefined
  verify?: boolean | undefined
  adopt?: boolean | undefined
  yesRemove?: number | undefined
  dryRun?: boolean | undefined
  json?: boolean | undefined
}

/** `media backup`: makes a backup, removes old ones, and with `--verify` proves that it can be restored. */
export const backupCommand = (options: BackupOptions): Promise<never> =>
  runCommand({ adopt: false }, async ({ db, databaseUrl, storages, storageEnv, signal }) => {
    const { to, verify = false, adopt = false, dryRun = false, json = false } = options
    const { passphrase, s3 } = parseEnv(BackupEnv, process.env)
    const store = await openBackupStore(to, s3, storageEnv)
    if (!adopt) await refuseForeignRepository(db, store)
    const directories = await programDirectories(process.env.PATH ?? '')
    const pgDump = await findPgDump(await serverMajorVersion(db), directories)
    const known = await openBackupKey(store, passphrase, { make: false })
    if (!adopt) await requireOwnRepository(db, store, known)
    // Another installation's backups are not subject to our retention before the repository is ours.
    const retention = adopt ? null : retentionOf(options)

    if (dryRun) return await showPlan(db, store, { key: known, isEncrypted: passphrase !== null, retention, json })

    await using lock = await lockRepository(store)
    // Another installation may have been first.
    if (!adopt) await refuseForeignRepository(db, store)
    await claimRepository(db, store)
    const key = known ?? (await openBackupKey(store, passphrase, { make: true }))

    const startedAt = performance.now()
    const total = (await countObjects(db)).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const progress = createProgress(total)
    const { tell } = createOutput(json, progress)
    const copied = { newObjects: 0, newBytes: 0 }
    const checked = { checkedFiles: 0, checkedBytes: 0, healed: 0 }
    const made = await createBackup(db, storages, store, {
      databaseUrl,
      pgDump,
      key,
      retention,
      lock,
      yesRemove: options.yesRemove,
      signal,
      onObject: ({ sizeBytes, isNew }) => {
        progress.advance(sizeBytes)
        if (!isNew) return
        copied.newObjects += 1
        copied.newBytes += sizeBytes
      },
      onDamaged: (object) => tell(`not backed up  ${object.key}  ${object.reason}`, object),
      onDamagedImage: (finding) => tell(describeImage(finding), finding),
      onHealed: ({ key: copy, reason }) => {
        checked.healed += 1
        tell(`healed  ${copy}  ${reason} It was copied again.`, { copy, reason, healed: true })
      },
      check: {
        share: options.checkShare ?? null,
        onBegin: progress.expect,
        onChecked: ({ sizeBytes }) => {
          progress.advance(sizeBytes)
          checked.checkedFiles += 1
          checked.checkedBytes += sizeBytes
        },
      },
    })
    for (const { key: copy, reason, backups } of made.lost)
      tell(`lost  ${copy}  ${reason} It is needed by: ${backups.join(', ')}`, { copy, reason, backups })
    tell(describe(made, { ...copied, ...checked }, retention !== null), {
      backup: made.name,
      objects: made.record.objects,
      sizeBytes: made.record.sizeBytes,
      ...copied,
      databaseBytes: made.record.database.sizeBytes,
      damaged: made.record.damaged.length,
      pruned: made.pruned,
      pictures: made.images.count,
      damagedPictures: made.images.damaged,
      ...checked,
      lost: made.lost.length,
      unreadable: made.unreadable,
      refusal: made.refusal,
      seconds: secondsSince(startedAt),
    })
    const isWhole = damagedIn(made) + made.unreadable.length === 0 && made.refusal === null
    if (!verify) return isWhole ? 0 : 1
    const { problems, seconds } = await drill(
      databaseUrl,
      { store, backup: made, key, images: made.images },
      { json, signal },
    )
    tell(
      problems.length === 0
        ? `Restored into a throwaway database and storage in ${seconds} s: everything is there.`
        : `Restored into a throwaway database and storage in ${seconds} s: ${countOf(problems.length, 'problem')}, see above.`,
      { backup: made.name, verified: problems.length === 0, problems, seconds },
    )
    return isWhole && problems.length === 0 ? 0 : 1
  })

interface PlanOptions {
  key: BackupKey | null
  isEncrypted: boolean
  retention: Retention | null
  json: boolean
}

async function showPlan(
  db: Database,
  store: BackupStore,
  { key, isEncrypted, retention, json }: PlanOptions,
): Promise<0 | 1> {
  const { keys, ...plan } = await planCopies(db, store, isEncrypted)
  const { unreadable } = await listBackups(store, key)
  const upcoming = { moment: new Date(), objects: keys }
  const { expired, removals } =
    retention === null ? { expired: [], removals: [] } : await planRemovals(store, retention, key, upcoming)
  const refused = refuseRemoval(removals, undefined)
  const names = expired.map(({ name }) => name)
  const sentences = [
    `${countOf(plan.objects, 'object')} (${formatBytes(plan.sizeBytes)}), of which ${countOf(plan.newObjects, 'object')} (${formatBytes(plan.newBytes)}) would be copied.`,
    ...names.map((name) => `The backup ${name} would be removed.`),
    ...describeUnreadable(unreadable),
    refused !== null && refused,
    'Nothing was changed.',
  ]
  createOutput(json, createProgress(0)).tell(sentences, {
    ...plan,
    expired: names,
    unreadable,
    removals,
  })
  return unreadable.length === 0 ? 0 : 1
}

function retentionOf({ keepDaily, keepWeekly }: BackupOptions): Retention | null {
  if (keepDaily === undefined && keepWeekly === undefined) return null
  return { daily: keepDaily ?? 0, weekly: keepWeekly ?? 0 }
}

const describeUnreadable = (unreadable: readonly UnreadableBackup[]) =>
  unreadable.map(({ name, reason }) => `The backup ${name} cannot be read, so all objects are kept. ${reason}`)

const secondsSince = (startedAt: number) => Math.round((performance.now() - startedAt) / 100) / 10

const damagedIn = ({ record, images, lost }: CreatedBackup) => record.damaged.length + images.damaged + lost.length

interface Counts {
  newObjects: number
  newBytes: number
  checkedFiles: number
  checkedBytes: number
  healed: number
}

function describe(
  made: CreatedBackup,
  { newObjects, newBytes, checkedFiles, checkedBytes, healed }: Counts,
  hasRetention: boolean,
): (string | false)[] {
  const { name, record, images, lost, pruned, refusal, unreadable } = made
  const sentences = [
    `Backup ${name}: the database (${formatBytes(record.database.sizeBytes)}) and ${countOf(record.objects, 'object')} (${formatBytes(record.sizeBytes)}), of which ${countOf(newObjects, 'object')} (${formatBytes(newBytes)}) had to be copied.`,
    record.damaged.length > 0 && `${countOf(record.damaged.length, 'object')} could not be backed up: see above.`,
    images.damaged > 0 && `Damaged in the database: ${countOf(images.damaged, 'image')}, see above.`,
    checkedFiles > 0 &&
      `Read ${countOf(checkedFiles, 'file')} (${formatBytes(checkedBytes)}) of this repository again.`,
    healed > 0 &&
      `Damaged there, and copied again: ${countOf(healed, 'file')}. To read everything: --check-share 100%.`,
    lost.length > 0 && `Damaged for good: ${countOf(lost.length, 'file')} of older backups, see above.`,
    damagedIn(made) > 0 && hasRetention && 'All older backups are kept: they may contain what is lost.',
    ...describeUnreadable(unreadable),
    refusal !== null && refusal,
    pruned > 0 && `Removed ${countOf(pruned, 'older backup')}.`,
  ]
  return sentences
}
