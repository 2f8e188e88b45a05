import { AppError } from '@abparts/contracts/error'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { migrateJobs } from './migrate-jobs.ts'
import { migrationsFolder } from './migrations.ts'
import { newerSchemaProblem } from './readiness.ts'

/** Any constant will do; it is the name of the lock. */
const lockKey = 4_201_722

/**
 * Brings the database's schema to the newest migration, and the job tables and queues to what this code works with.
 * Running it again changes nothing; of several at once, one works and the others wait for it. Throws `conflict`, and
 * changes nothing, when a newer version of the platform has been at work there.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const client = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined })
  const db = drizzle(client)
  try {
    // A session lock: it lives and dies with this one connection.
    await db.execute(sql`select pg_advisory_lock(${lockKey})`)
    const problem = await newerSchemaProblem(db)
    if (problem !== null) throw new AppError('conflict', problem)
    await migrate(db, { migrationsFolder })
    await migrateJobs(db)
  } finally {
    await client.end({ timeout: 5 })
  }
}
