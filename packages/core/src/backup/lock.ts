import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { hasCode, isUnwritable } from '@abparts/storage/fault'
import { z } from 'zod'
import { streamObject } from '../objects/copy.ts'
import { type BackupStore, listStore } from './store.ts'

interface Process {
  pid: number
  machine: string | null
  startedAt: string | null
}

/**
 * The holder of a lock: this process. On Linux with its start time, so that it is not mistaken for another process with
 * the same number.
 */
async function ownProcess(): Promise<Process & { host: string }> {
  return {
    host: hostname(),
    pid: process.pid,
    machine: await machine(),
    startedAt: await startOf(process.pid),
  }
}

/** Whether a process is certainly gone. Only known for processes of this machine and this container. */
async function isGone({ pid, machine: where, startedAt }: Process): Promise<boolean> {
  if (where === null || startedAt === null || where !== (await machine())) return false
  const started = await startOf(pid)
  return started === null ? !isThere(pid) : started !== startedAt
}

/** Also when others may not read the process's files in /proc. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return !hasCode(error, 'ESRCH')
  }
}

/** The machine since boot, and the container: only within both is a process number unique. */
async function machine(): Promise<string | null> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}

/** When a process started, in ticks since boot. Empty when it is a zombie, null when none is found. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses can contain anything; the state comes right after it, the start is the 22nd field.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? '' : (fields[18] ?? null)
  } catch {
    return null
  }
}

const locksPrefix = 'locks/'
/** How often a lock is renewed. */
const refreshMilliseconds = 60_000
/** A lock that is not renewed for this long is dead: its holder was killed, or cannot reach the repository. */
const lifetimeMilliseconds = 10 * 60_000
/** Two processes that come at the same moment both step back, and try again after different pauses. */
const attempts = 3
const longestPauseMilliseconds = 2000

/**
 * `write`: creates a backup, one at a time. `prune`: also removes older ones. `read`: reads one; there can be any
 * number of readers, and while there is one, nothing is removed.
 */
const Role = z.enum(['read', 'write', 'prune'])
type Role = z.infer<typeof Role>

const Holder = z.object({
  role: Role,
  /** Human-readable. */
  host: z.string(),
  pid: z.int(),
  since: z.iso.datetime(),
  /** For processes on the same machine, which can see whether the holder is alive. */
  machine: z.string().nullable(),
  startedAt: z.string().nullable(),
})
type Holder = z.infer<typeof Holder>

interface FoundLock {
  key: string
  /** Null when the lock cannot be read: it counts until it expires. */
  holder: Holder | null
}

export interface RepositoryLock extends AsyncDisposable {
  /** Throws `conflict` when the lock was lost: its holder was silent for too long. */
  confirm: () => Promise<void>
  /** Becomes `prune`, unless there is a reader. Returns a description of the reader, or null. */
  beginPruning: () => Promise<string | null>
}

/**
 * Locks a backup repository to create a backup. The lock is an object in the repository itself, so that it holds
 * between machines. Throws `conflict`, naming the holder, when it is locked. A dead holder's lock expires after ten
 * minutes by the repository's own clock; on the same machine, and in the same container, it ends with the process.
 */
export async function lockRepository(store: BackupStore): Promise<RepositoryLock> {
  for (let attempt = 1; ; attempt += 1) {
    const lock = await holdLock(store, 'write')
    const writer = await find(lock, ({ holder }) => holder?.role !== 'read')
    if (writer === undefined) return lock
    await lock[Symbol.asyncDispose]()
    if (attempt === attempts)
      throw new AppError('conflict', `${describe(writer)} is using this repository. Nothing was changed.`)
    await sleep(Math.random() * longestPauseMilliseconds)
  }
}

/**
 * Keeps backups from being removed while one is read. A store that cannot be written to is not locked, since nobody
 * removes anything from there either. Throws errors of the store, and `conflict` when older backups are being removed,
 * unless `isNewest`: the newest is never removed.
 */
export async function lockForReading(
  store: BackupStore,
  { isNewest }: { isNewest: boolean },
): Promise<AsyncDisposable> {
  const lock = await holdLock(store, 'read').catch((error: unknown) => {
    if (isUnwritable(error)) return null
    throw error
  })
  if (lock === null) return { [Symbol.asyncDispose]: async () => undefined }
  const pruner = isNewest ? undefined : await find(lock, ({ holder }) => holder?.role === 'prune')
  if (pruner === undefined) return lock
  await lock[Symbol.asyncDispose]()
  throw new AppError('conflict', `${describe(pruner)} is removing older backups. Try again when it is finished.`)
}

/** Another lock that matches. Releases our own when the others cannot be read, since nobody else would. */
async function find(lock: HeldLock, isMeant: (other: FoundLock) => boolean): Promise<FoundLock | undefined> {
  try {
    return (await lock.others()).find(isMeant)
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}

interface HeldLock extends RepositoryLock {
  others: () => Promise<FoundLock[]>
}

async function holdLock(store: BackupStore, role: Role): Promise<HeldLock> {
  const holder: Holder = { role, since: new Date().toISOString(), ...(await ownProcess()) }
  const key = `${locksPrefix}${crypto.randomUUID()}.json`
  const renew = async () => {
    await store.replace(key, new Blob([`${JSON.stringify(holder)}\n`]).stream())
  }
  await renew()
  let refreshing: Promise<void> = Promise.resolve()
  // An expired lock was removed by another process, which is using the repository by now.
  const refresh = async () => {
    if ((await store.stat(key)) !== null) await renew()
  }
  const timer = setInterval(() => {
    // A failed refresh is repeated, and the lock is confirmed before anything depends on it.
    refreshing = refreshing.then(refresh).catch(() => undefined)
  }, refreshMilliseconds)
  timer.unref()
  const others = () => findOthers(store, key)
  return {
    others,
    confirm: async () => {
      await refreshing
      if ((await store.stat(key)) === null)
        throw new AppError('conflict', 'The lock on this repository was lost. Try again.')
    },
    beginPruning: async () => {
      await refreshing
      holder.role = 'prune'
      await renew()
      const reader = (await others()).find((other) => other.holder?.role === 'read')
      if (reader === undefined) return null
      holder.role = 'write'
      await renew()
      return describe(reader)
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await refreshing
      await store.remove(key)
    },
  }
}

/** All other locks whose holders may be alive. Those of dead holders are removed. */
async function findOthers(store: BackupStore, own: string): Promise<FoundLock[]> {
  const now = (await store.stat(own))?.modifiedAt.getTime() ?? Date.now()
  const found: FoundLock[] = []
  for await (const { key, modifiedAt } of listStore(store, locksPrefix)) {
    if (key === own) continue
    const holder = await readHolder(store, key)
    const isExpired = now - modifiedAt.getTime() > lifetimeMilliseconds
    if (isExpired || (holder !== null && (await isGone(holder)))) await store.remove(key)
    else found.push({ key, holder })
  }
  return found
}

async function readHolder(store: BackupStore, key: string): Promise<Holder | null> {
  const file = await store.open(key)
  if (file === null) return null
  const text = await new Response(streamObject(file)).text().catch(() => '')
  try {
    return Holder.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const describe = ({ key, holder }: FoundLock) =>
  holder === null
    ? `The holder of ${key}`
    : `${holder.host} (process ${holder.pid}, since ${holder.since.slice(0, 16).replace('T', ' ')} UTC)`
