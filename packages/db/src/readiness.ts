import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from './client.ts'
import { jobsSchemaVersion } from './jobs.ts'
import { newestMigration } from './migrations.ts'

const Applied = z.array(z.object({ when: z.coerce.number().nullable() })).length(1)
const JobsVersion = z.array(z.object({ version: z.int() })).length(1)

/** The version of the job tables in the database, or null when there are none. */
export async function appliedJobsVersion(db: Pick<Database, 'execute'>): Promise<number | null> {
  const [known] = await db.execute(sql`select to_regclass('pgboss.version') is not null as installed`)
  if (!known?.installed) return null
  const rows = JobsVersion.parse(Array.from(await db.execute(sql`select version from pgboss.version`)))
  return rows[0]?.version ?? null
}

/** The newest migration in the database, as drizzle records it, or null when there is none. */
async function appliedMigration(db: Pick<Database, 'execute'>): Promise<number | null> {
  const [known] = await db.execute(sql`select to_regclass('drizzle.__drizzle_migrations') is not null as migrated`)
  if (!known?.migrated) return null
  const rows = Applied.parse(
    Array.from(await db.execute(sql`select max(created_at) as when from drizzle.__drizzle_migrations`)),
  )
  return rows[0]?.when ?? 0
}

/**
 * Returns a sentence when a newer version of the platform has migrated the database, or null. Throws what a query
 * throws.
 */
export async function newerSchemaProblem(db: Pick<Database, 'execute'>): Promise<string | null> {
  if (((await appliedMigration(db)) ?? 0) > newestMigration.when)
    return `The database's schema is newer than ${newestMigration.tag}: deploy a newer version of this service.`
  if (((await appliedJobsVersion(db)) ?? 0) > jobsSchemaVersion)
    return `The database's job tables are newer than version ${jobsSchemaVersion}: deploy a newer version of this service.`
  return null
}

/**
 * Says why this code cannot use the database, or null when it can: it must be reachable, and its schema must be neither
 * older nor newer than the newest migration known here. The same goes for the job tables.
 */
export async function databaseProblem(db: Database): Promise<string | null> {
  try {
    const applied = await appliedMigration(db)
    if (applied === null) return 'The database has no schema yet: run the migrations (npm run db:migrate).'
    if (applied < newestMigration.when)
      return `The database's schema is older than ${newestMigration.tag}: run the migrations (npm run db:migrate).`
    if (((await appliedJobsVersion(db)) ?? 0) < jobsSchemaVersion)
      return `The database's job tables are older than version ${jobsSchemaVersion}: run the migrations (npm run db:migrate).`
    return await newerSchemaProblem(db)
  } catch {
    return 'The database cannot be reached.'
  }
}
