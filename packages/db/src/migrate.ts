import { AppError } from '@abparts/contracts/error'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import { getConstructionPlans, getMigrationPlans } from 'pg-boss'
import postgres from 'postgres'
import type { Database } from './client.ts'
import type { CopyTransaction } from './copy-client.ts'
import { jobsSchemaVersion, openJobs, queues } from './jobs.ts'
import { migrationsFolder } from './migrations.ts'
import { appliedJobsVersion, newerSchemaProblem } from './readiness.ts'

/**
 * Migrates pg-boss's tables to the version of this code, and updates the settings of the queues. The database must have
 * a single connection: pg-boss's plans are scripts with their own transaction.
 */
async function migrateJobs(db: Pick<Database, 'execute'>): Promise<void> {
  const version = await appliedJobsVersion(db)
  if (version === null) await db.execute(sql.raw(getConstructionPlans()))
  else if (version < jobsSchemaVersion) await db.execute(sql.raw(getMigrationPlans(undefined, version)))

  const jobs = openJobs(db)
  await jobs.start()
  try {
    for (const [name, { policy, ...settings }] of Object.entries(queues)) {
      await jobs.createQueue(name, { policy, ...settings })
      await jobs.updateQueue(name, settings)
    }
  } finally {
    await jobs.stop()
  }
}

/**
 * Creates the schema as of a past migration, in a database that has nothing of ours. drizzle's own migrator, which
 * continues from there, can only migrate to the newest one.
 */
export async function migrateUpTo({ run, script }: CopyTransaction, moment: number): Promise<void> {
  await script(`create schema drizzle;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`)
  for (const { sql: statements, hash, folderMillis } of readMigrationFiles({ migrationsFolder })) {
    if (folderMillis > moment) continue
    for (const statement of statements) await script(statement)
    await run(sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`)
  }
}

/** An arbitrary constant; it is the name of the lock. */
const lockKey = 4_201_722

/**
 * Migrates the database's schema to the newest migration, and the job tables and queues to what this code works with.
 * Running it again changes nothing; of several concurrent runs, one works and the others wait for it. Throws
 * `conflict`, and changes nothing, when a newer version of the platform has migrated the database.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const client = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined })
  const db = drizzle(client)
  try {
    // A session lock: it ends with this one connection.
    await db.execute(sql`select pg_advisory_lock(${lockKey})`)
    const problem = await newerSchemaProblem(db)
    if (problem !== null) throw new AppError('conflict', problem)
    await migrate(db, { migrationsFolder })
    await migrateJobs(db)
  } finally {
    await client.end({ timeout: 5 })
  }
}
