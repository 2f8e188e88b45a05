import { AppError } from '@abparts/contracts/error'
import type { BinaryClient } from '@abparts/db/binary-client'
import type { Database } from '@abparts/db/client'
import type { ObjectStorage } from '@abparts/storage/storage'
import { describeBackend } from '@abparts/storage/storages'
import { sql } from 'drizzle-orm'
import { foreign } from '../installation/claim-storages.ts'
import { markerKey, readMarker, requireInstallation } from '../installation/installation.ts'
import { removalLock } from '../objects/collect-orphans.ts'

/** What copying needs of a storage: little enough for one on another machine. */
export type SyncStorage = Pick<ObjectStorage, 'backend' | 'put' | 'putFile' | 'open' | 'stat' | 'remove'>

/** One of the two installations that are compared. */
export interface Installation {
  /** Human-readable: `production`. */
  name: string
  db: Database
  /** The same database, for the bytes of images. */
  binary: BinaryClient
  storages: {
    /** Where new objects are stored. */
    primary: SyncStorage
    /** Throws `unavailable` when there is no such storage. */
    at: (backend: ObjectStorage['backend']) => SyncStorage
  }
}

export interface SyncOptions {
  /** Which side wins where both have changed. Null: neither, and such conflicts are left alone. */
  prefer: 'source' | 'target' | null
  /** Whether what was deleted in the source is deleted in the target too. */
  withDeletions: boolean
  /** Whether users who are missing in the target are created with their e-mail address and password. */
  withUsers: boolean
  /**
   * E-mail addresses of those who keep their role from the source when they are created; others get the role `user`.
   */
  keptRoles: ReadonlySet<string>
  /** Whether users' photos are replaced by placeholders. */
  anonymize: boolean
}

/** Media are copied from source to target; the source is only read. */
export interface Direction {
  source: Installation
  target: Installation
}

/** An arbitrary constant. Whoever holds this advisory lock runs the only sync with the database. */
const syncLock = 4_201_725

/**
 * Does `work` while no bytes are collected in either installation, and no other sync uses one of them. Throws
 * `conflict` when another sync does, or when both are the same.
 */
export const withSyncLock = <Result>({ source, target }: Direction, work: () => Promise<Result>): Promise<Result> =>
  hold(target, () => hold(source, work))

const hold = async <Result>({ name, db }: Installation, work: () => Promise<Result>): Promise<Result> =>
  await db.transaction(async (guard) => {
    // Copying takes its time, during which this session is idle.
    await guard.execute(sql`set local idle_in_transaction_session_timeout = 0`)
    await guard.execute(sql`select pg_advisory_xact_lock_shared(${removalLock})`)
    const [sync] = await guard.execute<{ taken: boolean }>(sql`select pg_try_advisory_xact_lock(${syncLock}) as taken`)
    if (!sync?.taken)
      throw new AppError('conflict', `Another sync with ${name} is running, or it is the same database as the other.`)
    return await work()
  })

/**
 * Throws `conflict` when a storage of another installation does not belong to its database, or has no marker: storages
 * are never claimed from another installation.
 */
export async function requireOwnStores(
  { name, db }: Pick<Installation, 'name' | 'db'>,
  storages: readonly Pick<ObjectStorage, 'backend' | 'open'>[],
): Promise<void> {
  const own = await requireInstallation(db)
  for (const storage of storages) {
    const where = `${name}: ${describeBackend(storage.backend)}`
    const marked = await readMarker(storage, where)
    if (marked === own.id) continue
    throw new AppError(
      'conflict',
      marked === null
        ? `${where} has no ${markerKey} to say which installation it belongs to. Start the services there, or run "npm run media -- verify" there.`
        : `${foreign(where, marked, own)} Nothing was changed.`,
    )
  }
}

/** Throws `conflict` when both sides have the same id: they are the same database, or one is a copy of the other. */
export async function requireTwoInstallations({ source, target }: Direction): Promise<void> {
  const [one, other] = [await requireInstallation(source.db), await requireInstallation(target.db)]
  if (one.id !== other.id) return
  throw new AppError(
    'conflict',
    `${source.name} and ${target.name} are both the installation ${one.id}: it is the same database as the other, or one is a copy of the other, which needs an id of its own (docs/operations.md, "Which storage belongs to which installation"). Nothing was changed.`,
  )
}
