import type { Database } from '@abparts/db/client'
import type { ObjectStorage } from '@abparts/storage/storage'
import { sql } from 'drizzle-orm'
import type { Removal } from '../removal-guard.ts'
import { objectPrefixes } from '../verify-storage.ts'

/** The pictures, videos and manuals in a database that a restored backup replaces. None where it is not one of ours. */
export async function countReplaced(db: Database): Promise<Removal> {
  let removing = 0
  for (const table of ['images', 'videos', 'documents']) {
    const [known] = await db.execute(sql`select to_regclass(${`public.${table}`}) is not null as is_there`)
    if (known?.is_there) removing += await db.$count(sql.identifier(table))
  }
  return { what: 'pictures, videos and manuals of the database', removing, of: removing }
}

/** What a restored backup would overwrite, and whom it would disturb. `db` must have a single connection. */
export async function findObstacles(db: Database, storage: ObjectStorage): Promise<string[]> {
  const [found] = await db.execute<{ tables: number; others: number }>(sql`select
    (select count(*)::int from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')) as tables,
    (select count(*)::int from pg_stat_activity where datname = current_database()
      and backend_type = 'client backend' and pid <> pg_backend_pid()) as others`)
  const pages = await Promise.all(objectPrefixes.map((prefix) => storage.list({ prefix, limit: 1 })))
  return [
    ...(found?.tables ? [`The database is not empty: it has ${found.tables} tables.`] : []),
    ...(pages.some(({ items }) => items.length > 0) ? [`There are objects in the ${storage.backend} storage.`] : []),
    ...(found?.others ? ['The database is in use: stop the services.'] : []),
  ]
}
