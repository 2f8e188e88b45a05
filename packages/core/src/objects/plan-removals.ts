import type { Database } from '@abparts/db/client'
import {
  documents,
  images,
  storageDeletions,
  storageObjects,
  videoRenditions,
  videos,
  videoUploads,
} from '@abparts/db/schema'
import type { Storages } from '@abparts/storage/storages'
import { count, lt, type SQL, sql } from 'drizzle-orm'
import type { CollectOptions } from './collect-orphans.ts'
import { removedBefore } from './purge-removed.ts'
import { type Removal, unattendedAllowance } from './removal-guard.ts'

/** Whether anything needs the object with this id. */
const isNeeded = (id: SQL) => sql`(
  exists (select from ${videos} v where v.object_id = ${id})
  or exists (select from ${videoRenditions} r where r.object_id = ${id})
  or exists (select from ${documents} d where d.object_id = ${id}))`

/**
 * How many objects a collection would remove for good. An object that has moved, or was replaced by another in the same
 * directory, is not counted: its content stays.
 */
export async function planCollection(
  db: Database,
  storages: Storages,
  { now, graceSeconds }: CollectOptions,
): Promise<Removal> {
  const dueBefore = sql`${new Date(now.getTime() - graceSeconds * 1000).toISOString()}::timestamptz`
  const backends = storages.all.map(({ backend }) => backend)
  const [counted] = await db.execute<{ removing: number; unknown: number; known: number }>(sql`
    with due as (
      select d.key::text collate "C" as key from ${storageDeletions} d
        where d.queued_at <= ${dueBefore} and d.backend in ${backends}
          and not exists (select from ${storageObjects} o where o.key = d.key and o.backend <> d.backend)
          and not exists (select from ${videoUploads} u
            where u.backend = d.backend and u.key = d.key and u.completed_at is null)
      union
      select o.key from ${storageObjects} o
        where o.created_at < ${dueBefore} and not ${isNeeded(sql`o.id`)}
          and not exists (select from ${storageDeletions} d where d.key = o.key and d.backend = o.backend)
    ), lost as (
      select due.key from due, regexp_replace(due.key, '[^/]*$', '') as directory
        where not exists (select from ${storageObjects} o
          where o.key >= directory collate "C" and o.key < (left(directory, -1) || '0') collate "C"
            and ${isNeeded(sql`o.id`)})
    )
    select count(*)::int as removing,
      count(*) filter (where not exists (select from ${storageObjects} o where o.key = lost.key))::int as unknown,
      (select count(*)::int from ${storageObjects}) as known
    from lost`)
  const { removing = 0, unknown = 0, known = 0 } = counted ?? {}
  return { what: 'objects that nothing needs', removing, of: known + unknown, allowed: unattendedAllowance }
}

/** How many images, videos and documents `purgeRemoved` would delete for good. */
export async function planPurge(db: Database, options: { now: Date; retentionDays: number }): Promise<Removal> {
  let [removing, of] = [0, 0]
  for (const table of [videos, documents, images]) {
    const isDue = lt(table.deletedAt, removedBefore(options))
    const [counted] = await db
      .select({ all: count(), due: sql<number>`count(*) filter (where ${isDue})`.mapWith(Number) })
      .from(table)
    removing += counted?.due ?? 0
    of += counted?.all ?? 0
  }
  return {
    what: 'images, videos and documents that can no longer be restored',
    removing,
    of,
    allowed: unattendedAllowance,
  }
}
