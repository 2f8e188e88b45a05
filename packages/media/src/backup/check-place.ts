import type { ListedObject } from '@abparts/storage/storage'
import { pMapIterable } from 'p-map'
import type { BackupKey } from './backup-key.ts'
import { type Backup, backupsPrefix, poolPrefix } from './backup-record.ts'
import { type BackupStore, listStore } from './backup-store.ts'
import { type BackupFile, checkFile, filesOf, findWrongCopies, sizeProblem } from './check-file.ts'
import { readCheckState, writeCheckState } from './check-state.ts'

/** Why files are not what was once written, in sentences, by their keys. */
export type Damage = ReadonlyMap<string, string>

export interface CheckOptions {
  /** How much of all bytes to read, above 0 and up to 1. Null: so much that all of them are read within a month. */
  share: number | null
  now: Date
  signal: AbortSignal
  /** Hears how much is going to be read: at least so much. */
  onBegin: (sizeBytes: number) => void
  onChecked: (file: { sizeBytes: number }) => void
}

/** All is read within 30 days, also when one backup or the other comes late. */
const roundMilliseconds = 28 * 86_400_000
const concurrency = 4
/** What was read since the last time is read again when it is killed. */
const saveMilliseconds = 30_000

/**
 * Looks again at what backups have written: at the size of every dump and manifest, and at all bytes of those files whose
 * turn it is, and of what was found damaged before. When it is a manifest's turn, its objects are looked for in the
 * pool. Remembers how far it came, and what is damaged; changes nothing else.
 */
export async function checkPlace(
  store: BackupStore,
  backups: readonly Backup[],
  key: BackupKey | null,
  { share, now, signal, onBegin, onChecked }: CheckOptions,
): Promise<Damage> {
  const state = await readCheckState(store)
  const files = new Map(backups.flatMap(filesOf))
  const { damage, totalBytes } = await checkSizes(store, files)
  const wantedBytes = (share ?? shareSince(state.checkedAt, now)) * totalBytes
  onBegin(wantedBytes)

  for (const fileKey of state.damaged) {
    signal.throwIfAborted()
    const reason = await checkFile(store, fileKey, files.get(fileKey), key)
    if (reason !== null) damage.set(fileKey, reason)
  }
  let { cursor } = state
  let savedAt = performance.now()
  const save = (checkedAt: string | null) => writeCheckState(store, { cursor, checkedAt, damaged: [...damage.keys()] })
  const check = async ({ key: fileKey, sizeBytes }: ListedObject) => {
    signal.throwIfAborted()
    return { fileKey, sizeBytes, reason: await checkFile(store, fileKey, files.get(fileKey), key) }
  }
  const inOrder = pMapIterable(takeBytes(inTurn(store, cursor), wantedBytes), check, { concurrency })
  for await (const { fileKey, sizeBytes, reason } of inOrder) {
    const file = files.get(fileKey)
    if (reason !== null) damage.set(fileKey, reason)
    else if (file?.isManifest)
      for await (const [copy, why] of findWrongCopies(store, file.backup, key)) damage.set(copy, why)
    onChecked({ sizeBytes })
    cursor = fileKey
    if (performance.now() - savedAt < saveMilliseconds) continue
    // The time stays: what is left of this share counts for the next.
    await save(state.checkedAt)
    savedAt = performance.now()
  }
  await save(now.toISOString())
  return damage
}

/** Of the pool only how much it is: how large each copy must be, only the list of a backup tells. */
async function checkSizes(store: BackupStore, files: ReadonlyMap<string, BackupFile>) {
  const damage = new Map<string, string>()
  const found = new Map<string, number>()
  let totalBytes = 0
  for (const prefix of [backupsPrefix, poolPrefix])
    for await (const { key, sizeBytes } of listStore(store, prefix)) {
      totalBytes += sizeBytes
      if (files.has(key)) found.set(key, sizeBytes)
    }
  for (const [key, { stored }] of files)
    if (found.get(key) !== stored.sizeBytes) damage.set(key, sizeProblem(found.get(key)))
  return { damage, totalBytes }
}

/** One that is in the future is none: nobody knows what was read. */
function shareSince(checkedAt: string | null, now: Date): number {
  if (checkedAt === null) return 86_400_000 / roundMilliseconds
  const elapsed = now.getTime() - new Date(checkedAt).getTime()
  return elapsed < 0 ? 1 : Math.min(1, elapsed / roundMilliseconds)
}

/** All files of a store: those behind the cursor first, and then from the beginning. */
async function* inTurn(store: BackupStore, cursor: string): AsyncGenerator<ListedObject> {
  for (const prefix of [backupsPrefix, poolPrefix]) yield* listStore(store, prefix, cursor)
  for (const prefix of [backupsPrefix, poolPrefix])
    for await (const file of listStore(store, prefix)) {
      if (file.key > cursor) return
      yield file
    }
}

/** As many as it takes to come to so many bytes; one at least, if there is one. */
async function* takeBytes(files: AsyncIterable<ListedObject>, wantedBytes: number): AsyncGenerator<ListedObject> {
  let takenBytes = 0
  for await (const file of files) {
    yield file
    takenBytes += file.sizeBytes
    if (takenBytes >= wantedBytes) return
  }
}
