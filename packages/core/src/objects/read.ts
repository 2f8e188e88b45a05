import { StorageBackend } from '@abparts/contracts/storage'
import type { Database, Transaction } from '@abparts/db/client'
import { storageDeletions, storageObjects } from '@abparts/db/schema'
import { and, asc, count, gt, type SQL, sum } from 'drizzle-orm'

const pageSize = 1000

/** All objects that match `where`, by key, read a page at a time. */
export async function* readObjects(
  db: Transaction,
  where: SQL | undefined,
): AsyncGenerator<typeof storageObjects.$inferSelect> {
  for (let after = ''; ; ) {
    const page = await db
      .select()
      .from(storageObjects)
      .where(and(where, gt(storageObjects.key, after)))
      .orderBy(asc(storageObjects.key))
      .limit(pageSize)
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    after = last.key
  }
}

export interface BackendCount {
  backend: StorageBackend
  objects: number
  sizeBytes: number
  /** Copies and leftovers that are queued for removal. */
  waiting: number
}

/** The location of each object, according to the database. */
export async function countObjects(db: Database): Promise<BackendCount[]> {
  const { backend, sizeBytes } = storageObjects
  const stored = await db
    .select({ backend, objects: count(), sizeBytes: sum(sizeBytes).mapWith(Number) })
    .from(storageObjects)
    .groupBy(backend)
    .orderBy(asc(backend))
  const queued = await db
    .select({ backend: storageDeletions.backend, waiting: count() })
    .from(storageDeletions)
    .groupBy(storageDeletions.backend)
  return StorageBackend.options.map((name) => ({
    backend: name,
    objects: 0,
    sizeBytes: 0,
    waiting: 0,
    ...stored.find((row) => row.backend === name),
    ...queued.find((row) => row.backend === name),
  }))
}

interface Keyed {
  key: string
}

/** Reads two lists side by side that are sorted by key. An item that only one of them has is paired with null. */
export async function* pairByKey<Left extends Keyed, Right extends Keyed>(
  lefts: AsyncIterable<Left>,
  rights: AsyncIterable<Right>,
): AsyncGenerator<[Left, Right] | [Left, null] | [null, Right]> {
  const [left, right] = [lefts[Symbol.asyncIterator](), rights[Symbol.asyncIterator]()]
  // When both continue, both are read at the same time.
  let [one, other] = await Promise.all([left.next(), right.next()])
  for (;;) {
    if (one.done && other.done) return
    if (one.done || (!other.done && other.value.key < one.value.key)) {
      yield [null, other.value]
      other = await right.next()
    } else if (other.done || one.value.key < other.value.key) {
      yield [one.value, null]
      one = await left.next()
    } else {
      yield [one.value, other.value]
      ;[one, other] = await Promise.all([left.next(), right.next()])
    }
  }
}
