import { AppError } from '@abparts/contracts/error'
import type { ListedObject } from '@abparts/storage/storage'
import { pMapIterable } from 'p-map'
import { z } from 'zod'
import { streamObject } from '../objects/copy.ts'
import { type BackupFile, checkFile, filesOf, findWrongCopies, sizeProblem } from './check-file.ts'
import type { BackupKey } from './key.ts'
import { readManifest } from './manifest.ts'
import { type Backup, backupsPrefix, manifestKey, poolKey, poolPrefix } from './record.ts'
import { type BackupStore, listStore } from './store.ts'

/**
 * How far the files of a store have been read again. Kept in the store, so that the next backup to it continues there,
 * on any machine.
 */
const CheckState = z.object({
  format: z.literal(1),
  /** All files up to this key have been read in this round. */
  cursor: z.string(),
  /** When a share was last read completely. */
  checkedAt: z.iso.datetime().nullable(),
  /** Keys of files that were found damaged, until they are whole again or no longer needed. */
  damaged: z.array(z.string()),
})
export type CheckState = Omit<z.infer<typeof CheckState>, 'format'>

const stateFile = 'check.json'

/** When the state cannot be read, everything has to be: the known damage is lost. */
async function readCheckState(store: BackupStore): Promise<CheckState> {
  const file = await store.open(stateFile)
  if (file === null) return { cursor: '', checkedAt: null, damaged: [] }
  const text = await new Response(streamObject(file)).text()
  try {
    return CheckState.parse(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error
    return { cursor: '', checkedAt: new Date(0).toISOString(), damaged: [] }
  }
}

async function writeCheckState(store: BackupStore, state: CheckState): Promise<void> {
  const written = { format: 1, ...state } satisfies z.infer<typeof CheckState>
  await store.replace(stateFile, new Blob([JSON.stringify(written)]).stream())
}

/** Called after repairs: these files are still damaged. */
export async function rememberDamage(store: BackupStore, damaged: string[]): Promise<void> {
  await writeCheckState(store, { ...(await readCheckState(store)), damaged })
}

/** Sentences that say why files are not what was written, by key. */
export type Damage = ReadonlyMap<string, string>

export interface CheckOptions {
  /** The share of all bytes to read, above 0 and up to 1. Null: enough to read all of them within a month. */
  share: number | null
  now: Date
  signal: AbortSignal
  /** Called with the number of bytes that will be read at least. */
  onBegin: (sizeBytes: number) => void
  onChecked: (file: { sizeBytes: number }) => void
}

/** Everything is read within 30 days, even when a backup is late now and then. */
const roundMilliseconds = 28 * 86_400_000
const concurrency = 4
/** If the process is killed, what was read since the last save is read again. */
const saveMilliseconds = 30_000

/**
 * Verifies what backups have written: the size of every dump and manifest, and all bytes of the files whose turn it is
 * and of those found damaged before. When it is a manifest's turn, its objects are looked up in the pool. Records how
 * far it got and what is damaged; changes nothing else.
 */
export async function checkRepository(
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
    // The time is kept: the rest of this share counts for the next check.
    await save(state.checkedAt)
    savedAt = performance.now()
  }
  await save(now.toISOString())
  return damage
}

/** Of the pool only the total: how large each copy must be is only in the manifests. */
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

/** A time in the future does not count: nobody knows what was read. */
function shareSince(checkedAt: string | null, now: Date): number {
  if (checkedAt === null) return 86_400_000 / roundMilliseconds
  const elapsed = now.getTime() - new Date(checkedAt).getTime()
  return elapsed < 0 ? 1 : Math.min(1, elapsed / roundMilliseconds)
}

/** All files of a store: first those after the cursor, then from the beginning. */
async function* inTurn(store: BackupStore, cursor: string): AsyncGenerator<ListedObject> {
  for (const prefix of [backupsPrefix, poolPrefix]) yield* listStore(store, prefix, cursor)
  for (const prefix of [backupsPrefix, poolPrefix])
    for await (const file of listStore(store, prefix)) {
      if (file.key > cursor) return
      yield file
    }
}

/** As many files as it takes to reach this number of bytes; at least one, if there is one. */
async function* takeBytes(files: AsyncIterable<ListedObject>, wantedBytes: number): AsyncGenerator<ListedObject> {
  let takenBytes = 0
  for await (const file of files) {
    yield file
    takenBytes += file.sizeBytes
    if (takenBytes >= wantedBytes) return
  }
}

/** A file of a store that is damaged beyond repair. */
export interface LostFile {
  key: string
  reason: string
  /** The names of the backups that need it. */
  backups: string[]
}

/** Which of the damaged files these backups need. An unreadable manifest counts as one of them. */
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
