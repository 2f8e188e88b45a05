import { AppError } from '@abparts/contracts/error'
import { streamObject } from '../hash-object.ts'
import type { BackupKey } from './backup-key.ts'
import { type Backup, backupName, backupsPrefix, nameInKey, recordKey } from './backup-record.ts'
import { type BackupStore, listStore } from './backup-store.ts'
import { openRecord } from './seal-record.ts'

/** A backup whose record says nothing that can be relied on. */
export interface UnreadableBackup {
  name: string
  /** In a sentence. */
  reason: string
}

export interface ListedBackups {
  /** The oldest first. */
  backups: Backup[]
  unreadable: UnreadableBackup[]
}

/** A record tells of each table and of what was damaged, in a line each. */
const largestRecordBytes = 64 * 1024 ** 2

/** All finished backups, also those whose record cannot be read. Throws a fault of the store. */
export async function listBackups(store: BackupStore, key: BackupKey | null): Promise<ListedBackups> {
  const listed: ListedBackups = { backups: [], unreadable: [] }
  for await (const { key: file } of listStore(store, backupsPrefix)) {
    const name = nameInKey(file)
    if (file !== recordKey(name)) continue
    try {
      const backup = await readBackup(store, name, key)
      if (backup !== null) listed.backups.push(backup)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      listed.unreadable.push({ name, reason: error.message })
    }
  }
  return listed
}

/**
 * A backup by its name, null when there is none. Throws what `openRecord` throws, and `unprocessable` when it stands under
 * another name than its own: an old one would pass for a new one.
 */
export async function readBackup(store: BackupStore, name: string, key: BackupKey | null): Promise<Backup | null> {
  const file = await store.open(recordKey(name))
  if (file === null) return null
  if (file.sizeBytes > largestRecordBytes) throw new AppError('unprocessable', 'Its record is too large to be one.')
  const opened = openRecord(await new Response(streamObject(file)).text(), key)
  if (backupName(new Date(opened.record.createdAt)) !== name)
    throw new AppError('unprocessable', `It was made at ${opened.record.createdAt}, which is not its name.`)
  return { name, ...opened }
}
