import type { Guarded } from '@abparts/auth/gate'
import type { Identity, SessionIdentity } from '@abparts/auth/identity'
import { allows } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { findRemovedVideo, findVideo } from '@abparts/core/videos/find'
import type { StoredVideo } from '@abparts/core/videos/video'
import type { Database } from '@abparts/db/client'
import { listenTo } from '@abparts/db/listen'
import { sessions, users, videos } from '@abparts/db/schema'
import type { Logger } from '@abparts/runtime/log'
import { and, eq, gt, inArray, sql } from 'drizzle-orm'

/** How many changed videos may be queued for a slow subscriber. */
const maxWaiting = 1000

/** The queue of one subscriber. A newer item replaces a queued one with the same key. */
export class ChangeQueue<Item> {
  readonly #waiting = new Map<string, Item>()
  readonly #end: AbortSignal
  #wake = Promise.withResolvers<void>()
  #failure: AppError | null = null

  constructor(end: AbortSignal) {
    this.#end = end
    end.addEventListener('abort', () => this.#wake.resolve())
  }

  add(key: string, item: Item): void {
    if (this.#waiting.size >= maxWaiting) this.fail(tooMuch())
    else this.#waiting.set(key, item)
    this.#wake.resolve()
  }

  /** Ends the iteration with this error. */
  fail(error: AppError): void {
    this.#failure ??= error
    this.#wake.resolve()
  }

  /** Ends with the signal. Throws `unavailable` when the subscriber is too slow, and the error passed to `fail`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    while (!this.#end.aborted) {
      if (this.#failure !== null) throw this.#failure
      const [first] = this.#waiting
      if (first === undefined) {
        await this.#wake.promise
        this.#wake = Promise.withResolvers<void>()
        continue
      }
      this.#waiting.delete(first[0])
      yield first[1]
    }
  }
}

/** A client that subscribes again refetches everything. */
const tooMuch = (cause?: unknown) =>
  new AppError('unavailable', 'Too many changes at the same time. Subscribe again.', { cause })

/** A changed video: exactly one of `live` and `removed` is found, unless the video was purged. */
export interface ChangedVideo {
  id: string
  live: Guarded<StoredVideo>
  removed: Guarded<StoredVideo>
}

export interface VideoChange {
  video: ChangedVideo
  /** The subscriber's identity in the database at the time of the change. */
  identity: Identity
}

interface Subscriber {
  who: SessionIdentity
  queue: ChangeQueue<VideoChange>
}

/** After reconnecting, changes of this last period are sent again: a lost connection is noticed late. */
const missedMilliseconds = 60_000
/** How often idle streams are checked, to end those of subscribers who are no longer signed in. */
const checkMilliseconds = 15_000

/** Streams of changed videos, each limited to what its subscriber may view. All share one database connection. */
export interface VideoChanges {
  /**
   * Ends with `signal` or `close`. Throws `unauthorized` when the subscriber is no longer signed in, and `unavailable`
   * when changes may have been missed.
   */
  subscribe: (who: SessionIdentity, signal: AbortSignal) => AsyncIterable<VideoChange>
  close: () => Promise<void>
}

/**
 * Listens to the notifications of the trigger on `videos`. Each change is looked up once for all subscribers, and their
 * identities are read together, so the number of queries does not grow with the number of subscribers.
 */
export function openVideoChanges(db: Database, url: string, log: Logger): VideoChanges {
  const subscribers = new Set<Subscriber>()
  const changed = new Set<string>()
  const closing = new AbortController()
  let running: Promise<void> | null = null

  async function deliver(): Promise<void> {
    while (changed.size > 0 && subscribers.size > 0) {
      const ids = [...changed]
      changed.clear()
      const identities = await readIdentities(db, [...subscribers])
      for (const id of ids) tell(await lookUp(db, id), identities)
    }
    changed.clear()
  }
  function tell(video: ChangedVideo, identities: ReadonlyMap<Subscriber, Identity>): void {
    for (const [{ queue }, identity] of identities)
      if (allows(identity, 'view', video.live.resource) || allows(identity, 'view', video.removed.resource))
        queue.add(video.id, { video, identity })
  }
  const start = () => {
    running ??= deliver()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'changes of videos may have been missed')
        for (const { queue } of subscribers) queue.fail(tooMuch(error))
      })
      .finally(() => {
        running = null
        if (changed.size > 0) start()
      })
  }
  const note = (...ids: string[]) => {
    for (const id of ids) changed.add(id)
    start()
  }
  async function noteMissed(): Promise<void> {
    try {
      const changedAfter = new Date(Date.now() - missedMilliseconds)
      const rows = await db.select({ id: videos.id }).from(videos).where(gt(videos.updatedAt, changedAfter))
      note(...rows.map(({ id }) => id))
    } catch (error) {
      log.warn({ err: error }, 'changes of videos may have been missed')
    }
  }
  const check = setInterval(() => {
    readIdentities(db, [...subscribers]).catch((error: unknown) =>
      log.warn({ err: error }, 'subscribers were not checked'),
    )
  }, checkMilliseconds)
  const stop = listenTo(url, 'videos', { onNotification: note, onListening: noteMissed })

  return {
    async *subscribe(who, signal) {
      const subscriber = { who, queue: new ChangeQueue<VideoChange>(AbortSignal.any([signal, closing.signal])) }
      subscribers.add(subscriber)
      try {
        yield* subscriber.queue
      } finally {
        subscribers.delete(subscriber)
      }
    },
    close: async () => {
      clearInterval(check)
      closing.abort()
      await stop()
      await running
    },
  }
}

async function lookUp(db: Database, id: string): Promise<ChangedVideo> {
  const [live, removed] = await Promise.all([findVideo(db, id), findRemovedVideo(db, id)])
  return { id, live, removed }
}

/** The subscribers' current identities. Ends the streams of those who are no longer signed in. */
async function readIdentities(db: Database, subscribers: Subscriber[]): Promise<Map<Subscriber, Identity>> {
  const found = new Map<Subscriber, Identity>()
  if (subscribers.length === 0) return found
  const userIds = [...new Set(subscribers.map(({ who }) => who.userId))]
  const sessionIds = [...new Set(subscribers.flatMap(({ who }) => who.sessionId ?? []))]
  const identities = await db
    .select({ userId: users.id, role: users.role, organizationId: users.organizationId })
    .from(users)
    .where(and(inArray(users.id, userIds), eq(users.active, true)))
  const open = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(inArray(sessions.id, sessionIds), gt(sessions.expiresAt, sql`now()`)))
  const byUser = new Map(identities.map((identity) => [identity.userId, identity]))
  const openIds = new Set(open.map(({ id }) => id))
  for (const subscriber of subscribers) {
    const { userId, sessionId } = subscriber.who
    const identity = byUser.get(userId)
    if (identity !== undefined && (sessionId === null || openIds.has(sessionId))) found.set(subscriber, identity)
    else subscriber.queue.fail(new AppError('unauthorized', 'You are no longer signed in.'))
  }
  return found
}
