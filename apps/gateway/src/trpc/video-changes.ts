import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { listenTo } from '@abparts/db/listen'
import { videos } from '@abparts/db/schema'
import type { Logger } from '@abparts/runtime/log'
import { gt } from 'drizzle-orm'

/** How many changed videos wait for one slow subscriber. */
const maxWaiting = 1000
/** After this long without a change, null is sent. */
const quietMilliseconds = 15_000

/** Ids that wait for one subscriber. An id that changes again while it waits is listed once. */
export class ChangeQueue {
  readonly #waiting = new Set<string>()
  readonly #end: AbortSignal
  #wake = Promise.withResolvers<void>()
  #isOverfull = false

  constructor(end: AbortSignal) {
    this.#end = end
    end.addEventListener('abort', () => this.#wake.resolve())
  }

  add(id: string): void {
    this.#isOverfull ||= this.#waiting.size >= maxWaiting
    if (!this.#isOverfull) this.#waiting.add(id)
    this.#wake.resolve()
  }

  /**
   * Ends when it is closed. Throws `unavailable` once the subscriber is too slow: a new subscription reads everything
   * anew.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<string | null> {
    while (!this.#end.aborted) {
      if (this.#isOverfull) throw new AppError('unavailable', 'Too many changes at the same time. Subscribe again.')
      const [id] = this.#waiting
      if (id === undefined) {
        if ((await this.#nextOrQuiet()) === 'quiet') yield null
        continue
      }
      this.#waiting.delete(id)
      yield id
    }
  }

  async #nextOrQuiet(): Promise<'next' | 'quiet'> {
    const quiet = Promise.withResolvers<'quiet'>()
    const timer = setTimeout(() => quiet.resolve('quiet'), quietMilliseconds)
    const first = await Promise.race([this.#wake.promise.then(() => 'next' as const), quiet.promise])
    clearTimeout(timer)
    if (first === 'next') this.#wake = Promise.withResolvers<void>()
    return first
  }
}

/** Changes this recent may have been missed while the connection was lost: the loss is noticed late. */
const missedMilliseconds = 60_000

/** The ids of changed videos, whoever changed them. One connection serves all subscribers. */
export interface VideoChanges {
  /** Ids, and null when nothing happened for a while. Ends with `signal` or `close`. */
  subscribe: (signal: AbortSignal) => AsyncIterable<string | null>
  close: () => Promise<void>
}

/** Listens to the notifications of the trigger on `videos`. */
export function openVideoChanges(db: Database, url: string, log: Logger): VideoChanges {
  const queues = new Set<ChangeQueue>()
  const closing = new AbortController()
  const tell = (id: string) => {
    for (const queue of queues) queue.add(id)
  }
  async function tellMissed(): Promise<void> {
    try {
      const changedAfter = new Date(Date.now() - missedMilliseconds)
      for (const { id } of await db.select({ id: videos.id }).from(videos).where(gt(videos.updatedAt, changedAfter)))
        tell(id)
    } catch (error) {
      log.warn({ err: error }, 'changes of videos may have been missed')
    }
  }
  const stop = listenTo(url, 'videos', { onNotification: tell, onListening: tellMissed })

  return {
    async *subscribe(signal) {
      const queue = new ChangeQueue(AbortSignal.any([signal, closing.signal]))
      queues.add(queue)
      try {
        yield* queue
      } finally {
        queues.delete(queue)
      }
    },
    close: async () => {
      closing.abort()
      await stop()
    },
  }
}
