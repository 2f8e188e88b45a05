import { AppError } from '@abparts/contracts/error'
import { type BackupKey, openBackupKey } from '@abparts/core/backup/key'
import type { Backup } from '@abparts/core/backup/record'
import { type ListedBackups, listBackups, readBackup, type UnreadableBackup } from '@abparts/core/backup/sealed-records'
import type { BackupStore } from '@abparts/core/backup/store'
import { isKey } from '@abparts/storage/storage'

export interface ChosenBackup {
  backup: Backup
  /** Null for one that is not encrypted. */
  key: BackupKey | null
  /** Newer ones that were not chosen, and why. */
  passedOver: UnreadableBackup[]
}

interface Wish {
  /** The backup to restore; by default the newest trustworthy one. */
  name: string | undefined
  /** A backup that the operator trusts, by its name. */
  allowPlain: string | undefined
  passphrase: string | null
}

/**
 * Finds the backup to restore. Where backups are encrypted, only those count whose record the key's holder has made:
 * the others may come from anybody who can write there. When all backups are from older versions and so not
 * authenticated, encrypted ones are accepted: nobody else knows the recipient to encrypt to. Throws `not_found` when
 * there is none, `unprocessable` when it is not trustworthy, `unauthorized` when the passphrase is missing or wrong.
 */
export async function chooseBackup(store: BackupStore, { name, allowPlain, passphrase }: Wish): Promise<ChosenBackup> {
  if (allowPlain !== undefined) return await chooseKnown(store, allowPlain, passphrase)
  const key = await openBackupKey(store, passphrase, { make: false })
  const listed = await listBackups(store, key)
  const isAnyAuthentic = listed.backups.some(({ isAuthentic }) => isAuthentic)
  const isReliable = ({ record, isAuthentic }: Backup) =>
    passphrase === null ? !record.isEncrypted : isAnyAuthentic ? isAuthentic : record.isEncrypted
  const reliable = listed.backups.filter(isReliable)
  const refused = refusedOf(listed, isReliable)
  const backup = name === undefined ? reliable.at(-1) : reliable.find((candidate) => candidate.name === name)
  if (backup === undefined) throw noBackup(reliable, refused, name)
  return { backup, key, passedOver: name === undefined ? refused.filter((other) => other.name > backup.name) : [] }
}

async function chooseKnown(store: BackupStore, name: string, passphrase: string | null): Promise<ChosenBackup> {
  if (!isKey(name)) throw noSuch(name)
  const backup = await readBackup(store, name, null).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error
    throw new AppError(error.code, `The backup ${name} cannot be restored this way: ${error.message}`, { cause: error })
  })
  if (backup === null) throw noSuch(name)
  const key = backup.record.isEncrypted ? await openBackupKey(store, passphrase, { make: false }) : null
  return { backup, key, passedOver: [] }
}

const noSuch = (name: string) => new AppError('not_found', `There is no backup ${name}.`)

const refusedOf = ({ backups, unreadable }: ListedBackups, isReliable: (backup: Backup) => boolean) =>
  [
    ...unreadable,
    ...backups
      .filter((backup) => !isReliable(backup))
      .map(({ name, record }) => ({ name, reason: unreliable(name, record.isEncrypted) })),
  ].sort((one, other) => (one.name < other.name ? -1 : 1))

const unreliable = (name: string, isEncrypted: boolean) =>
  `${
    isEncrypted
      ? 'It is from before records were authenticated, so it may have been assembled from others.'
      : 'It is not encrypted, so anybody who can write here may have made it.'
  } If you trust it, add --allow-plain ${name}.`

function noBackup(reliable: readonly Backup[], refused: readonly UnreadableBackup[], name: string | undefined) {
  const asked = refused.find((backup) => backup.name === name)
  if (asked !== undefined)
    return new AppError('unprocessable', `The backup ${asked.name} is not restored. ${asked.reason}`)
  const known = [
    ...reliable.map((backup) => `\n  ${backup.name}`),
    ...refused.map((backup) => `\n  ${backup.name}  ${backup.reason}`),
  ]
  if (known.length === 0) return new AppError('not_found', 'There is no backup.')
  const sentence = name === undefined ? 'There is no trustworthy backup, only:' : 'There is no such backup, only:'
  return new AppError('not_found', sentence + known.join(''))
}
