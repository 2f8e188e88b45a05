import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { connectionOptions } from './client.ts'

export interface HeldLock extends AsyncDisposable {
  /**
   * Aborted when somebody else waits for the lock, and when it is lost with the connection: the work should come to an
   * end.
   */
  wanted: AbortSignal
}

/** Locks by name, each held by at most one caller in all processes that use the database. */
export interface Locks {
  /**
   * Asks the current holder to release the lock, and waits for it. Throws `conflict` when it is still held after 20
   * seconds, `unavailable` when the database does not respond.
   */
  hold: (name: string) => Promise<HeldLock>
  close: () => Promise<void>
}

interface Holder {
  wanted: AbortController
  released: PromiseWithResolvers<void>
}

const channel = 'lock_wanted'
const retryMilliseconds = 50
const timeoutMilliseconds = 20_000

/**
 * Advisory locks of one session, kept open only for them: PostgreSQL releases them as soon as the process is gone, for
 * whatever reason. A second connection is notified when another process waits.
 */
export function openLocks(url: string): Locks {
  const holders = new Map<string, Holder>()
  const client = postgres(url, {
    ...connectionOptions,
    max: 1,
    idle_timeout: undefined,
    max_lifetime: null,
    // A machine that vanished silently is detected within half a minute.
    connection: { statement_timeout: 30_000, tcp_keepalives_idle: 10, tcp_keepalives_interval: 5 },
    onclose: () => {
      for (const { wanted } of holders.values()) wanted.abort()
    },
  })
  const db = drizzle(client)
  const keyOf = (name: string) => sql`hashtextextended(${name}, 0)`
  let listening: Promise<unknown> | undefined

  async function listen(): Promise<void> {
    listening ??= client.listen(channel, (name) => holders.get(name)?.wanted.abort())
    try {
      await listening
    } catch (cause) {
      listening = undefined
      throw new AppError('unavailable', 'The database does not respond. Try again in a moment.', { cause })
    }
  }

  /** Null when another process holds it. Nobody in this process does. */
  async function tryHold(name: string): Promise<HeldLock | null> {
    const holder = { wanted: new AbortController(), released: Promise.withResolvers<void>() }
    const release = () => {
      holders.delete(name)
      holder.released.resolve()
    }
    holders.set(name, holder)
    try {
      const [tried] = await db.execute(sql`select pg_try_advisory_lock(${keyOf(name)}) as locked`)
      if (!tried?.locked) {
        release()
        return null
      }
    } catch (error) {
      release()
      throw error
    }
    return {
      wanted: holder.wanted.signal,
      [Symbol.asyncDispose]: async () => {
        try {
          await db.execute(sql`select pg_advisory_unlock(${keyOf(name)})`)
        } finally {
          release()
        }
      },
    }
  }

  async function hold(name: string): Promise<HeldLock> {
    await listen()
    const deadline = performance.now() + timeoutMilliseconds
    while (performance.now() < deadline) {
      const holder = holders.get(name)
      if (holder === undefined) {
        const lock = await tryHold(name)
        if (lock !== null) return lock
        await db.execute(sql`select pg_notify(${channel}, ${name})`)
        await sleep(retryMilliseconds)
      } else {
        holder.wanted.abort()
        await Promise.race([holder.released.promise, sleep(retryMilliseconds)])
      }
    }
    throw new AppError('conflict', 'Another request is still working on this. Try again in a moment.')
  }

  return { hold, close: () => client.end({ timeout: 5 }) }
}
