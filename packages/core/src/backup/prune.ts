import { z } from 'zod'
import { streamObject } from '../objects/copy.ts'
import { type Removal, refuseRemoval, unattendedAllowance } from '../objects/removal-guard.ts'
import type { BackupKey } from './key.ts'
import type { RepositoryLock } from './lock.ts'
import { readManifest } from './manifest.ts'
import { type Backup, backupsPrefix, nameInKey, poolKey, poolPrefix, recordKey } from './record.ts'
import { type ListedBackups, listBackups } from './sealed-records.ts'
import { type BackupStore, listStore } from './store.ts'

/** For how many days and for how many weeks to keep the newest backup of each. */
export interface Retention {
  daily: number
  weekly: number
}

/**
 * Which backups to keep, given the times at which they were made. Days and weeks are in UTC, weeks begin on Monday, and
 * only those with a backup count: after a pause the old ones are all still there. The newest is always kept.
 */
export function chooseKeptBackups(moments: readonly Date[], { daily, weekly }: Retention): Set<Date> {
  const newestFirst = moments.toSorted((a, b) => b.getTime() - a.getTime())
  return new Set([
    ...newestFirst.slice(0, 1),
    ...newestOfEach(newestFirst, dayOf, daily),
    ...newestOfEach(newestFirst, weekOf, weekly),
  ])
}

function newestOfEach(newestFirst: readonly Date[], periodOf: (moment: Date) => number, count: number): Date[] {
  const newest = new Map<number, Date>()
  for (const moment of newestFirst) if (!newest.has(periodOf(moment))) newest.set(periodOf(moment), moment)
  return [...newest.values()].slice(0, count)
}

const dayOf = (moment: Date) => Math.floor(moment.getTime() / 86_400_000)
/** The first of January 1970 was a Thursday. */
const weekOf = (moment: Date) => Math.floor((dayOf(moment) + 3) / 7)

const Agreed = z.object({ format: z.literal(1), daily: z.int(), weekly: z.int() })

const agreedFile = 'retention.json'

/**
 * Whether this store was last pruned by this retention or one that keeps less. Its removals were agreed to, however
 * much has accumulated since.
 */
async function isAgreed(store: BackupStore, { daily, weekly }: Retention): Promise<boolean> {
  const file = await store.open(agreedFile)
  if (file === null) return false
  try {
    const agreed = Agreed.parse(await new Response(streamObject(file)).json())
    return daily >= agreed.daily && weekly >= agreed.weekly
  } catch (error) {
    // An agreement that cannot be read does not count.
    if (error instanceof z.ZodError || error instanceof SyntaxError) return false
    throw error
  }
}

/** Records the retention by which a store is pruned. */
async function agreeOn(store: BackupStore, { daily, weekly }: Retention): Promise<void> {
  const agreed: z.infer<typeof Agreed> = { format: 1, daily, weekly }
  await store.replace(agreedFile, new Blob([JSON.stringify(agreed)]).stream())
}

/**
 * Which finished backups to keep and which to remove, also counting others made at these times. Those that only the
 * holder of the key can have made are chosen among themselves, so that nobody can push them out by adding backups.
 * Those dated in the future are kept and not counted: with a clock that was wrong once, they would push out every later
 * backup.
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
  /** Includes those whose record cannot be read. */
  kept: { name: string }[]
  expired: Backup[]
  /** Backups dated in the future. They are kept. */
  future: Backup[]
  /** Keys of objects that no kept backup needs. */
  objects: string[]
  removals: Removal[]
}

/** What a new backup usually displaces: the oldest day and the oldest week. */
const usuallyExpired = 2

/**
 * What pruning would remove, optionally after one more backup with these objects. While a record cannot be read, all
 * objects are kept. Throws `unprocessable` when a manifest cannot be read.
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
    kept: [...kept, ...listed.unreadable.map(({ name }) => ({ name }))],
    expired,
    future,
    objects,
    removals: [
      { what: 'backups', removing: expired.length, of: backups, allowed: allowed(usuallyExpired) },
      {
        what: 'objects that only they need',
        removing: objects.length,
        of: pool,
        allowed: objects.length === pool ? 0 : allowed(unattendedAllowance),
      },
    ],
  }
}

/**
 * Removes what was planned, and the leftovers of interrupted backups. Nobody else may be creating a backup in the same
 * store.
 */
async function pruneBackups(store: BackupStore, { kept, expired, objects }: PruningPlan): Promise<void> {
  // The records first: if the process is killed in between, the rest is not taken for a backup.
  for (const { name } of expired) await store.remove(recordKey(name))
  const keptNames = new Set(kept.map(({ name }) => name))
  for await (const { key: file } of listStore(store, backupsPrefix))
    if (!keptNames.has(nameInKey(file))) await store.remove(file)
  for (const object of objects) await store.remove(object)
}

export interface Pruned {
  /** How many backups were removed. */
  pruned: number
  /** A sentence that says why none was removed, or what is wrong with those that are kept. */
  refusal: string | null
}

/**
 * Removes what the retention does not keep, unless it is so much that somebody has to confirm, or a backup is being
 * read.
 */
export async function pruneLocked(
  store: BackupStore,
  retention: Retention,
  { key, lock, yesRemove }: { key: BackupKey | null; lock: RepositoryLock; yesRemove: number | undefined },
): Promise<Pruned> {
  const plan = await planRemovals(store, retention, key)
  const refusal = refuseRemoval(plan.removals, yesRemove)
  if (refusal !== null) return { pruned: 0, refusal }
  const reader = await lock.beginPruning()
  if (reader !== null) return { pruned: 0, refusal: `All older backups are kept: ${reader} is reading one of them.` }
  await lock.confirm()
  await pruneBackups(store, plan)
  await agreeOn(store, retention)
  return { pruned: plan.expired.length, refusal: plan.future.length === 0 ? null : describeFuture(plan.future) }
}

const describeFuture = (future: readonly Backup[]) =>
  `Dated in the future, and kept: ${future.map(({ name }) => name).join(', ')}. Check the clocks, and remove what is wrong.`
