import type { Transaction } from '@abparts/db/client'
import { storageDeletions, storageObjects } from '@abparts/db/schema'
import { and, eq, isNull, not, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { isReferenced } from '../storage-references.ts'
import { amountOf, none } from './amount.ts'

const backends = ['local', 's3'] as const
/** The object of which a move has left a copy. */
const moved = alias(storageObjects, 'moved')

/** Objects that nothing needs, queued or not, and what else waits to be collected: leftovers of moves and of uploads. */
export async function countWaiting(tx: Transaction) {
  const place = sql<(typeof backends)[number]>`coalesce(${storageObjects.backend}, ${storageDeletions.backend})`
  const isQueuedThere = and(
    eq(storageDeletions.key, storageObjects.key),
    eq(storageDeletions.backend, storageObjects.backend),
  )
  const rows = await tx
    .select({ place, ...amountOf(sql`coalesce(${storageObjects.sizeBytes}, ${moved.sizeBytes})`) })
    .from(storageObjects)
    .fullJoin(storageDeletions, isQueuedThere)
    .leftJoin(moved, eq(moved.key, storageDeletions.key))
    .where(or(isNull(storageObjects.id), not(isReferenced)))
    .groupBy(place)
  return backends.map((one) => rows.find((row) => row.place === one) ?? { place: one, ...none })
}
