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

/** How many changed videos wait for one slow subscriber. */
const maxWaiting = 1000

/** What waits for one subscriber, by its key. What changes again while it waits is there once, as it is then. */
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

  /** Nothing more comes. */
  fail(error: AppError): void {
    this.#failure ??= error
    this.#wake.resolve()
  }

  /** Ends when it is closed. Throws `unavailable` once the subscriber is too slow, and whatever it was failed with. */
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

/** Whoever subscribes again reads everything anew. */
const tooMuch = (cause?: unknown) =>
  new AppError('unavailable', 'Too many changes at the same time. Subscribe again.', { cause })

/** A changed video: one of both is there, unless it was purged. */
export interface ChangedVideo {
  id: string
  live: Guarded<StoredVideo>
  removed: Guarded<StoredVideo>
}

export interface VideoChange {
  video: ChangedVideo
  /** Of the subscriber, as the database has it at the time of the change. */
  identity: Identity
}

interface Subscriber {
  who: SessionIdentity
  queue: ChangeQueue<VideoChange>
}

/** Changes this recent may have been missed while the connection was lost: the loss is noticed late. */
const missedMilliseconds = 60_000
/** How often streams on which nothing happens are ended for those who are no longer signed in. */
const checkMilliseconds = 15_000

/** The changed videos that subscribers may see, whoever changed them. One connection serves all subscribers. */
export interface VideoChanges {
  /**
   * Ends with `signal` or `close`. Throws `unauthorized` once the subscriber is no longer signed in, and `unavailable`
   * when changes may have been missed.
   */
  subscribe: (who: SessionIdentity, signal: AbortSignal) => AsyncIterable<VideoChange>
  close: () => Promise<void>
}

/**
 * Listens to what the trigger on `videos` says. Each change is looked up once, and so are all subscribers: what it costs
 * the database does not grow with their number.
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

/** Who subscribers are now. The streams of those who are no longer signed in end. */
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
