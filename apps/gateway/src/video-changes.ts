import type { Database } from '@abparts/db/client'
import { listenTo } from '@abparts/db/listen'
import { videos } from '@abparts/db/schema'
import type { Logger } from '@abparts/runtime/log'
import { gt } from 'drizzle-orm'
import { ChangeQueue } from './change-queue.ts'

/** Changes this old may have been missed while the connection was lost: it takes a while to be noticed. */
const missedMilliseconds = 60_000

/** Ids of videos that have changed, as they change, whoever changed them. One connection serves all subscribers. */
export interface VideoChanges {
  /** Ids, and now and then null, which says that nothing happened. Ends with `signal` or `close`. */
  subscribe: (signal: AbortSignal) => AsyncIterable<string | null>
  close: () => Promise<void>
}

/** Listens to what the trigger on `videos` says. */
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
