import type { Database } from '@abparts/db/client'
import { storageDeletions, storageObjects } from '@abparts/db/schema'
import { asc, count, sum } from 'drizzle-orm'

export interface BackendCount {
  backend: 'local' | 's3'
  objects: number
  sizeBytes: number
  /** Copies and leftovers that are going to be removed. */
  waiting: number
}

/** What is where, by the database. */
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
  return (['local', 's3'] as const).map((name) => ({
    backend: name,
    objects: 0,
    sizeBytes: 0,
    waiting: 0,
    ...stored.find((row) => row.backend === name),
    ...queued.find((row) => row.backend === name),
  }))
}
