import type { BackupKey } from './backup-key.ts'
import { type Backup, backupsPrefix, listBackups, nameInKey, poolKey, poolPrefix, recordKey } from './backup-record.ts'
import { type BackupStore, listStore } from './backup-store.ts'
import { chooseKeptBackups, type Retention } from './choose-kept-backups.ts'
import { readManifest } from './read-manifest.ts'

/** Which finished backups stay, and which go; once others, made at these moments, are there as well. */
export async function planPruning(
  store: BackupStore,
  retention: Retention,
  upcoming: readonly Date[] = [],
): Promise<{ kept: Backup[]; expired: Backup[] }> {
  const dated = (await listBackups(store)).map((backup) => ({ backup, moment: new Date(backup.record.createdAt) }))
  const chosen = chooseKeptBackups([...upcoming, ...dated.map(({ moment }) => moment)], retention)
  const pick = (isKept: boolean) =>
    dated.filter(({ moment }) => chosen.has(moment) === isKept).map(({ backup }) => backup)
  return { kept: pick(true), expired: pick(false) }
}

/**
 * Removes the backups that the retention does not keep, what interrupted ones have left, and the objects that no kept
 * one needs. Nobody else may be making a backup in the same store. Answers how many backups went. A manifest that cannot
 * be read stops it before any object goes.
 */
export async function pruneBackups(store: BackupStore, retention: Retention, key: BackupKey | null): Promise<number> {
  const { kept, expired } = await planPruning(store, retention)
  const needed = new Set<string>()
  for (const backup of kept)
    for await (const { sha256 } of readManifest(store, backup, key))
      needed.add(poolKey(sha256, backup.record.isEncrypted))

  // The records first: killed in between, what is left of a backup is none.
  for (const { name } of expired) await store.remove(recordKey(name))
  const keptNames = new Set(kept.map(({ name }) => name))
  for await (const { key: file } of listStore(store, backupsPrefix))
    if (!keptNames.has(nameInKey(file))) await store.remove(file)
  for await (const { key: object } of listStore(store, poolPrefix)) if (!needed.has(object)) await store.remove(object)
  return expired.length
}
