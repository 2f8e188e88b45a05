import { AppError } from '@abparts/contracts/error'
import { sql } from 'drizzle-orm'
import { removalLock } from '../collect-objects.ts'
import type { Direction, Installation } from './installation.ts'

/** Any constant will do. Whoever holds this advisory lock does the only sync with the database. */
const syncLock = 4_201_725

/**
 * Does `work` while no bytes are collected in either installation, and nobody else syncs with one of them. Throws
 * `conflict` when somebody does, or when both are the same.
 */
export const whileHeld = <Result>({ source, target }: Direction, work: () => Promise<Result>): Promise<Result> =>
  hold(target, () => hold(source, work))

const hold = async <Result>({ name, db }: Installation, work: () => Promise<Result>): Promise<Result> =>
  await db.transaction(async (guard) => {
    // Copying takes its time, in which this session says nothing.
    await guard.execute(sql`set local idle_in_transaction_session_timeout = 0`)
    await guard.execute(sql`select pg_advisory_xact_lock_shared(${removalLock})`)
    const [sync] = await guard.execute<{ taken: boolean }>(sql`select pg_try_advisory_xact_lock(${syncLock}) as taken`)
    if (!sync?.taken)
      throw new AppError('conflict', `Another sync with ${name} is at work, or it is the same database as the other.`)
    return await work()
  })
