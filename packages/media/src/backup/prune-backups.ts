import { type Removal, unattendedAllowance } from '../removal-guard.ts'
import { isAgreed } from './agreed-retention.ts'
import type { BackupKey } from './backup-key.ts'
import { type Backup, backupsPrefix, nameInKey, poolKey, poolPrefix, recordKey } from './backup-record.ts'
import { type BackupStore, listStore } from './backup-store.ts'
import { chooseKeptBackups, type Retention } from './choose-kept-backups.ts'
import { type ListedBackups, listBackups } from './list-backups.ts'
import { readManifest } from './read-manifest.ts'

/**
 * Which finished backups stay, and which go; once others, made at these moments, are there as well. Those that only the
 * key's holder can have made are chosen among themselves: nobody drives them out with what he has put beside them. Those
 * from the future stay, and are chosen among none: a clock that was wrong once would drive out whatever is made since.
 */
function planPruning(
  { backups }: ListedBackups,
  retention: Retention,
  upcoming: readonly Date[] = [],
): { kept: Backup[]; expired: Backup[]; future: Backup[] } {
  const now = Date.now()
  const all = backups.map((backup) => ({ backup, moment: new Date(backup.record.createdAt) }))
  const dated = all.filter(({ moment }) => moment.getTime() <= now)
  const future = all.filter(({ moment }) => moment.getTime() > now).map(({ backup }) => backup)
  const chooseAmong = (some: typeof dated) =>
    chooseKeptBackups([...upcoming, ...some.map(({ moment }) => moment)], retention)
  const [chosen, chosenAuthentic] = [chooseAmong(dated), chooseAmong(dated.filter(({ backup }) => backup.isAuthentic))]
  const pick = (isKept: boolean) =>
    dated
      .filter(({ backup, moment }) => (backup.isAuthentic ? chosenAuthentic : chosen).has(moment) === isKept)
      .map(({ backup }) => backup)
  return { kept: [...pick(true), ...future], expired: pick(false), future }
}

export interface PruningPlan {
  /** Also those whose record cannot be read. */
  kept: { name: string }[]
  expired: Backup[]
  /** Those that say that they are yet to be made. They are kept. */
  future: Backup[]
  /** Keys of objects that no kept backup needs. */
  objects: string[]
  removals: Removal[]
}

/** What a new backup pushes out, on most days: the oldest day and the oldest week. */
const usuallyExpired = 2

/**
 * What pruning would remove; once there is another backup as well, of these objects. While a record cannot be read, all
 * objects stay. Throws `unprocessable` when a manifest cannot be read.
 */
export async function planRemovals(
  store: BackupStore,
  retention: Retention,
  key: BackupKey | null,
  upcoming?: { moment: Date; objects: ReadonlySet<string> },
): Promise<PruningPlan> {
  const listed = await listBackups(store, key)
  const { kept, expired, future } = planPruning(listed, retention, upcoming && [upcoming.moment])
  const needed = new Set(upcoming?.objects)
  for (const backup of kept)
    for await (const { sha256 } of readManifest(store, backup, key))
      needed.add(poolKey(sha256, backup.record.isEncrypted))
  const objects: string[] = []
  let pool = 0
  if (listed.unreadable.length === 0)
    for await (const { key: object } of listStore(store, poolPrefix)) {
      pool += 1
      if (!needed.has(object)) objects.push(object)
    }
  const backups = listed.backups.length + (upcoming === undefined ? 0 : 1)
  const isUsual = await isAgreed(store, retention)
  const allowed = (usual: number) => (isUsual ? Number.POSITIVE_INFINITY : usual)
  return {
    ...{ kept: [...kept, ...listed.unreadable.map(({ name }) => ({ name }))], expired, future, objects },
    removals: [
      { what: 'backups', removing: expired.length, of: backups, allowed: allowed(usuallyExpired) },
      {
        ...{ what: 'objects that only they need', removing: objects.length, of: pool },
        allowed: objects.length === pool ? 0 : allowed(unattendedAllowance),
      },
    ],
  }
}

/** Removes what was planned, and what interrupted backups have left. Nobody else may be making a backup in the same store. */
export async function pruneBackups(store: BackupStore, { kept, expired, objects }: PruningPlan): Promise<void> {
  // The records first: killed in between, what is left of a backup is none.
  for (const { name } of expired) await store.remove(recordKey(name))
  const keptNames = new Set(kept.map(({ name }) => name))
  for await (const { key: file } of listStore(store, backupsPrefix))
    if (!keptNames.has(nameInKey(file))) await store.remove(file)
  for (const object of objects) await store.remove(object)
}
