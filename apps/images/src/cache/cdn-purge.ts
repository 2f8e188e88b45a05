import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '@abparts/db/client'
import { cdnPurges } from '@abparts/db/schema'
import type { Logger } from '@abparts/runtime/log'
import { asc, inArray, lt, sql } from 'drizzle-orm'

interface CdnPurgeOptions {
  db: Database
  log: Logger
  /** The URL that purges are sent to: `POST` of `{ "tags": […] }`, answered with 2xx. Null without a CDN. */
  url: string | null
  /** Sent as a bearer token. */
  token: string | null
}

/**
 * For a second after a change an instance may still serve the previous state: a CDN purged earlier would cache that.
 */
const staleSeconds = 2
const batchSize = 100
const pollMilliseconds = 500
const idleMilliseconds = 60_000
const longestPauseMilliseconds = 60_000
const answerMilliseconds = 10_000

/** Waits, at most until `signal` aborts. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined)

/**
 * Sends the CDN the cache tags to purge, in the order of the changes and until it has confirmed: tags wait in the
 * database, so that none is lost with a process. Without a CDN they are deleted from time to time. Several instances
 * share the work. Returns a function that ends it.
 */
export function startCdnPurge({ db, log, url, token }: CdnPurgeOptions): () => Promise<void> {
  const stopping = new AbortController()

  async function send(tags: string[]): Promise<void> {
    if (url === null || tags.length === 0) return
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ tags }),
      signal: AbortSignal.timeout(answerMilliseconds),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`The CDN answered ${answer.status}.`)
  }

  /** Rows are only deleted once the CDN has confirmed: the transaction fails with the request. */
  const purgeBatch = () =>
    db.transaction(async (tx) => {
      const rows = await tx
        .select()
        .from(cdnPurges)
        .where(lt(cdnPurges.queuedAt, sql`now() - make_interval(secs => ${url === null ? 0 : staleSeconds})`))
        .orderBy(asc(cdnPurges.id))
        .limit(batchSize)
        .for('update', { skipLocked: true })
      if (rows.length === 0) return 0
      await send([...new Set(rows.map(({ tag }) => tag))])
      await tx.delete(cdnPurges).where(
        inArray(
          cdnPurges.id,
          rows.map(({ id }) => id),
        ),
      )
      return rows.length
    })

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      try {
        const purged = await purgeBatch()
        failures = 0
        if (purged < batchSize) await pause(url === null ? idleMilliseconds : pollMilliseconds, stopping.signal)
      } catch (error) {
        failures += 1
        log.warn({ err: error, failures }, 'the CDN could not be purged, retrying')
        await pause(Math.min(longestPauseMilliseconds, pollMilliseconds * 2 ** failures), stopping.signal)
      }
    }
  }
  const running = run()
  return async () => {
    stopping.abort()
    await running
  }
}
