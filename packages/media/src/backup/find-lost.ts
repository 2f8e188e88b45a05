import { AppError } from '@abparts/contracts/error'
import type { BackupKey } from './backup-key.ts'
import { type Backup, manifestKey, poolKey } from './backup-record.ts'
import type { BackupStore } from './backup-store.ts'
import { filesOf } from './check-file.ts'
import type { Damage } from './check-place.ts'
import { readManifest } from './read-manifest.ts'

/** A file of a store that is damaged for good. */
export interface LostFile {
  key: string
  reason: string
  /** The names of the backups that need it. */
  backups: string[]
}

/** Which of the damaged files these backups need. A list that cannot be read is one of them. */
export async function findLost(
  store: BackupStore,
  backups: readonly Backup[],
  key: BackupKey | null,
  damage: Damage,
): Promise<LostFile[]> {
  if (damage.size === 0) return []
  const lost = new Map<string, LostFile>()
  const lose = (fileKey: string, reason: string, { name }: Backup) => {
    const known = lost.get(fileKey)
    if (known === undefined) lost.set(fileKey, { key: fileKey, reason, backups: [name] })
    else if (known.backups.at(-1) !== name) known.backups.push(name)
  }
  for (const backup of backups) {
    for (const [fileKey] of filesOf(backup)) {
      const reason = damage.get(fileKey)
      if (reason !== undefined) lose(fileKey, reason, backup)
    }
    const { name, record } = backup
    const isLeftOut = new Set(record.damaged)
    try {
      for await (const object of readManifest(store, backup, key)) {
        const copyKey = poolKey(object.sha256, record.isEncrypted)
        const reason = damage.get(copyKey)
        if (reason !== undefined && !isLeftOut.has(object.key)) lose(copyKey, reason, backup)
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'unprocessable') throw error
      lose(manifestKey(name, record.isEncrypted), error.message, backup)
    }
  }
  return [...lost.values()]
}
