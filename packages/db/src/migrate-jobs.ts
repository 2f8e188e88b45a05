import { sql } from 'drizzle-orm'
import { getConstructionPlans, getMigrationPlans } from 'pg-boss'
import type { Database } from './client.ts'
import { jobsSchemaVersion, openJobs, queues } from './jobs.ts'
import { appliedJobsVersion } from './readiness.ts'

/**
 * Brings pg-boss's tables to the version of this code, and the queues to their settings. The database must have a
 * single connection: pg-boss's plans are scripts with a transaction of their own.
 */
export async function migrateJobs(db: Pick<Database, 'execute'>): Promise<void> {
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
