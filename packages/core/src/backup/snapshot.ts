import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import { sql } from 'drizzle-orm'
import { removalLock } from '../objects/collect-orphans.ts'

/** An arbitrary constant. Whoever holds this advisory lock makes the only backup of the database. */
const backupLock = 4_201_724

/** The database as it was at one instant. */
export interface Snapshot {
  /** The id with which other sessions see the same instant: `pg_dump --snapshot`. */
  id: string
  /** Reads it. */
  tx: Transaction
  /** Throws when the snapshot, or the lock that keeps its objects, has been lost in the meantime. */
  confirm: () => Promise<void>
}

/**
 * Does `work` on the database as it is now, while others continue to change it. No bytes are collected in the meantime,
 * so that every object of the snapshot stays where it is. Throws `conflict` when another backup is being made.
 */
export async function withSnapshot<Result>(
  db: Database,
  work: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  // Two transactions: a snapshot older than the lock could contain objects that are gone.
  return await db.transaction(async (guard) => {
    await waitForever(guard)
    const [backup] = await guard.execute<{ taken: boolean }>(
      sql`select pg_try_advisory_xact_lock(${backupLock}) as taken`,
    )
    if (!backup?.taken) throw new AppError('conflict', 'Another backup is being made. Try again when it is finished.')
    await guard.execute(sql`select pg_advisory_xact_lock_shared(${removalLock})`)
    return await db.transaction(
      async (tx) => {
        await waitForever(tx)
        // Counting all rows takes its time.
        await tx.execute(sql`set local statement_timeout = 0`)
        const [exported] = await tx.execute<{ id: string }>(sql`select pg_export_snapshot() as id`)
        const confirm = async () => {
          for (const session of [guard, tx]) await session.execute(sql`select 1`)
        }
        return await work({ id: exported?.id ?? '', tx, confirm })
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
  })
}

/** Copying takes its time, during which these sessions are idle. */
const waitForever = (tx: Transaction) => tx.execute(sql`set local idle_in_transaction_session_timeout = 0`)
