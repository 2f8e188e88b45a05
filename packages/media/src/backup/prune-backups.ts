import type { BackupKey } from './backup-key.ts'
import { type Backup, backupsPrefix, nameInKey, poolKey, poolPrefix, recordKey } from './backup-record.ts'
import { type BackupStore, listStore } from './backup-store.ts'
import { chooseKeptBackups, type Retention } from './choose-kept-backups.ts'
import { type ListedBackups, listBackups } from './list-backups.ts'
import { readManifest } from './read-manifest.ts'

/**
 * Which finished backups stay, and which go; once others, made at these moments, are there as well. Those that only the
 * key's holder can have made are chosen among themselves: nobody drives them out with what he has put beside them.
 */
export function planPruning(
  { backups }: ListedBackups,
  retention: Retention,
  upcoming: readonly Date[] = [],
): { kept: Backup[]; expired: Backup[] } {
  const dated = backups.map((backup) => ({ backup, moment: new Date(backup.record.createdAt) }))
  const chooseAmong = (some: typeof dated) =>
    chooseKeptBackups([...upcoming, ...some.map(({ moment }) => moment)], retention)
  const [chosen, chosenAuthentic] = [chooseAmong(dated), chooseAmong(dated.filter(({ backup }) => backup.isAuthentic))]
  const pick = (isKept: boolean) =>
    dated
      .filter(({ backup, moment }) => (backup.isAuthentic ? chosenAuthentic : chosen).has(moment) === isKept)
      .map(({ backup }) => backup)
  return { kept: pick(true), expired: pick(false) }
}

/**
 * Removes the backups that the retention does not keep, what interrupted ones have left, and the objects that no kept
 * one needs. Nobody else may be making a backup in the same store. Answers how many backups went. A manifest that cannot
 * be read stops it before any object goes; while a record cannot be read, that backup stays, and so do all objects.
 */
export async function pruneBackups(store: BackupStore, retention: Retention, key: BackupKey | null): Promise<number> {
  const listed = await listBackups(store, key)
  const { kept, expired } = planPruning(listed, retention)
  const needed = new Set<string>()
  for (const backup of kept)
    for await (const { sha256 } of readManifest(store, backup, key))
      needed.add(poolKey(sha256, backup.record.isEncrypted))

  // The records first: killed in between, what is left of a backup is none.
  for (const { name } of expired) await store.remove(recordKey(name))
  const keptNames = new Set([...kept, ...listed.unreadable].map(({ name }) => name))
  for await (const { key: file } of listStore(store, backupsPrefix))
    if (!keptNames.has(nameInKey(file))) await store.remove(file)
  if (listed.unreadable.length > 0) return expired.length
  for await (const { key: object } of listStore(store, poolPrefix)) if (!needed.has(object)) await store.remove(object)
  return expired.length
}
