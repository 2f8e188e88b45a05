import { sql } from 'drizzle-orm'
import { type Db, fromDrizzle, PgBoss, type QueueOptions, type QueuePolicy } from 'pg-boss'
import manifest from 'pg-boss/package.json'
import { z } from 'zod'
import type { Database, Transaction } from './client.ts'

export type Jobs = PgBoss

/** The version of the job tables that this code works with. */
export const jobsSchemaVersion = z.object({ pgboss: z.object({ schema: z.int() }) }).parse(manifest).pgboss.schema

interface QueueSettings extends QueueOptions {
  policy: QueuePolicy
  /** The queue for jobs that have failed at every attempt. */
  deadLetter?: string
}

/**
 * The queues, by kind of work. Migrating the database creates or updates the queues from this list, in this order: a
 * dead letter queue comes before those that use it.
 */
export const queues = {
  'give-up-video': { policy: 'standard', retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  'process-video': {
    // One job for each video, waiting or running.
    policy: 'exclusive',
    retryLimit: 4,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 120,
    // A worker that is silent for this long is considered dead.
    heartbeatSeconds: 10,
    expireInSeconds: 3600,
    retentionSeconds: 30 * 86_400,
    deleteAfterSeconds: 86_400,
    deadLetter: 'give-up-video',
  },
  // Runs every hour; what fails is done by the next run.
  maintain: { policy: 'exclusive', retryLimit: 0, heartbeatSeconds: 60, expireInSeconds: 3600 },
} as const satisfies Record<string, QueueSettings>

export type QueueName = keyof typeof queues

/** How often a worker looks for jobs whose worker has fallen silent. */
const supervisionSeconds = 5

/** pg-boss on one of our connections or transactions, not started: it puts jobs into queues and does no maintenance. */
export const openJobs = (db: Pick<Database, 'execute'>): PgBoss =>
  new PgBoss({ db: jobsConnection(db), migrate: false, supervise: false, schedule: false, registerInstance: false })

/**
 * pg-boss for a worker, not started: it also maintains queues and schedules. The database must have a single
 * connection, since some of its statements are scripts with their own transaction.
 */
export const openWorkerJobs = (db: Database): PgBoss =>
  new PgBoss({
    db: jobsConnection(db),
    migrate: false,
    superviseIntervalSeconds: supervisionSeconds,
    monitorIntervalSeconds: supervisionSeconds,
  })

/** pg-boss passes dates, objects where JSON is meant, and `undefined`, which its own driver accepts; ours doesn't. */
export function jobsConnection(db: Pick<Database, 'execute'>): Db {
  const { executeSql } = fromDrizzle(db, sql)
  return { executeSql: (text, values = []) => executeSql(text, values.map(asText)) }
}

function asText(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : (value ?? null)
}

/**
 * Puts a job into its queue within the transaction. Does nothing when the queue's policy does not allow another one.
 */
export async function enqueue(
  tx: Transaction,
  queue: QueueName,
  data: Record<string, string>,
  singletonKey: string,
): Promise<void> {
  const jobs = openJobs(tx)
  await jobs.start()
  try {
    await jobs.send(queue, data, { singletonKey })
  } finally {
    await jobs.stop()
  }
}
