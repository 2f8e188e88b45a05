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

/** Who holds a lock: this process. Where Linux tells it, so that it cannot be mistaken for another one of the same number. */
async function ownProcess(): Promise<Process & { host: string }> {
  return {
    host: hostname(),
    pid: process.pid,
    machine: await machine(),
    startedAt: await startOf(process.pid),
  }
}

/** Is it for sure that a process is not there any more? Only for one of this machine, and of this container. */
async function isGone({ pid, machine: where, startedAt }: Process): Promise<boolean> {
  if (where === null || startedAt === null || where !== (await machine())) return false
  const started = await startOf(pid)
  return started === null ? !isThere(pid) : started !== startedAt
}

/** Also of one whose files in /proc others may not see. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return !hasCode(error, 'ESRCH')
  }
}

/** The machine since it was switched on, and the container: within it, the number of a process means something. */
async function machine(): Promise<string | null> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}

/** When a process began, in ticks since the machine did. Empty when it is dead and not yet buried, null when none is seen. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses can hold anything; the state comes right after it, the start is the 22nd field.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? '' : (fields[18] ?? null)
  } catch {
    return null
  }
}

const locksPrefix = 'locks/'
/** A lock is written anew so often. */
const refreshMilliseconds = 60_000
/** One that was not is dead: its holder was killed, or cannot reach the repository. */
const lifetimeMilliseconds = 10 * 60_000
/** Two that come at the same moment both step back, and try again after a while of their own. */
const attempts = 3
const longestPauseMilliseconds = 2000

/**
 * `write`: makes a backup, of which there is one at a time. `prune`: removes older ones besides. `read`: reads one; there
 * can be any number, and while there is one, nothing is removed.
 */
const Role = z.enum(['read', 'write', 'prune'])
type Role = z.infer<typeof Role>

const Holder = z.object({
  role: Role,
  /** For people. */
  host: z.string(),
  pid: z.int(),
  since: z.iso.datetime(),
  /** For those on the same machine, who can see whether it lives. */
  machine: z.string().nullable(),
  startedAt: z.string().nullable(),
})
type Holder = z.infer<typeof Holder>

interface FoundLock {
  key: string
  /** Null for what cannot be read: it counts until it expires. */
  holder: Holder | null
}

export interface RepositoryLock extends AsyncDisposable {
  /** Throws `conflict` when the lock was lost: its holder was silent for too long. */
  confirm: () => Promise<void>
  /** Becomes `prune`, unless somebody reads. Answers who does, in words, or null. */
  beginPruning: () => Promise<string | null>
}

/**
 * Holds a backup repository for making one. The lock is an object in the repository itself, so that it holds between machines.
 * Throws `conflict`, and says who, when another holds it. A holder that is dead counts for ten minutes by the repository's own
 * clock; on its own machine, and in its own container, no longer than it lives.
 */
export async function lockRepository(store: BackupStore): Promise<RepositoryLock> {
  for (let attempt = 1; ; attempt += 1) {
    const lock = await holdLock(store, 'write')
    const writer = await find(lock, ({ holder }) => holder?.role !== 'read')
    if (writer === undefined) return lock
    await lock[Symbol.asyncDispose]()
    if (attempt === attempts)
      throw new AppError('conflict', `${describe(writer)} is at work on these backups. Nothing was changed.`)
    await sleep(Math.random() * longestPauseMilliseconds)
  }
}

/**
 * Keeps backups where they are while one is read. Where nothing can be written, nobody removes anything from here
 * either, and nothing is locked. Throws a fault of the store, and `conflict` when older backups are being removed,
 * unless `isNewest`: the newest never is.
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

/** Another lock that is so. Lets the own one go when they cannot be read: nobody else would. */
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
  // One that expired was taken away by somebody, who is at work by now.
  const refresh = async () => {
    if ((await store.stat(key)) !== null) await renew()
  }
  const timer = setInterval(() => {
    // One that fails is repeated, and the lock is confirmed before anything depends on it.
    refreshing = refreshing.then(refresh).catch(() => undefined)
  }, refreshMilliseconds)
  timer.unref()
  const others = () => findOthers(store, key)
  return {
    others,
    confirm: async () => {
      await refreshing
      if ((await store.stat(key)) === null)
        throw new AppError('conflict', 'The lock on these backups was lost on the way: repeat this.')
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

/** All other locks whose holders may live. Those of the dead are removed. */
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
    ? `Whoever holds ${key}`
    : `${holder.host} (process ${holder.pid}, since ${holder.since.slice(0, 16).replace('T', ' ')} UTC)`
