import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { openCluster } from '@abparts/local-postgres/cluster'
import { createDatabase } from '@abparts/local-postgres/databases'
import { keepServerRunning, runningPort, startServer, stopServer } from '@abparts/local-postgres/server'
import postgres from 'postgres'
import { claimDataDirectory } from './data-directory.ts'
import type { PlatformEnv } from './env.ts'
import { requireKnownLayout } from './layout.ts'
import type { Lifecycle } from './lifecycle.ts'
import { requireFreePorts } from './require-free-ports.ts'
import { loadSecrets } from './secrets.ts'

const oldestVersion = 15

export interface OpenedDatabase {
  url: string
  /** From now on an embedded server that ends is restarted, until `close`. `tell` is called each time. */
  keepRunning: (tell: (sentence: string) => void) => void
  close: () => Promise<void>
}

/** The database to work with: the one of `DATABASE_URL`, else the embedded server's, which `close` stops. */
export async function openPlatformDatabase(env: PlatformEnv): Promise<OpenedDatabase> {
  if (env.DATABASE_URL === undefined) return openEmbedded(env)
  await requireUsable(env.DATABASE_URL)
  return { url: env.DATABASE_URL, keepRunning: () => undefined, close: async () => undefined }
}

/** The URL of the embedded database if its server is already running, else null. */
async function runningDatabaseUrl(env: PlatformEnv): Promise<string | null> {
  if (env.DATABASE_URL !== undefined || !existsSync(clusterDirectory(env))) return null
  const { cluster, urlAt } = await openEmbeddedCluster(env)
  const port = runningPort(cluster)
  return port === null ? null : urlAt(port)
}

const clusterDirectory = ({ DATA_DIR }: PlatformEnv) => path.join(DATA_DIR, 'postgres')

async function openEmbeddedCluster(env: PlatformEnv) {
  const { databasePassword: password } = loadSecrets(env.DATA_DIR)
  const cluster = await openCluster({ directory: clusterDirectory(env), password })
  return { cluster, urlAt: (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/abparts` }
}

async function openEmbedded(env: PlatformEnv): Promise<OpenedDatabase> {
  const { DATA_DIR, POSTGRES_PORT } = env
  const { cluster, urlAt } = await openEmbeddedCluster(env)
  const url = urlAt(POSTGRES_PORT)
  const options = { port: POSTGRES_PORT, logFile: path.join(DATA_DIR, 'logs/postgres.log') }
  let close = () => stopServer(cluster)
  const keepRunning = (tell: (sentence: string) => void) => {
    close = keepServerRunning(cluster, options, tell)
  }
  try {
    // A server left behind by a killed start is reused.
    if (runningPort(cluster) !== POSTGRES_PORT) {
      await close()
      await requireFreePorts('127.0.0.1', { POSTGRES_PORT })
      mkdirSync(path.join(DATA_DIR, 'logs'), { recursive: true })
      await startServer(cluster, options)
    }
    await createDatabase(url)
    return { url, keepRunning, close: () => close() }
  } catch (error) {
    await close()
    throw error
  }
}

async function requireUsable(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 5 })
  try {
    const [row] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int as version`
    const major = Math.floor((row?.version ?? 0) / 10_000)
    if (major < oldestVersion)
      throw new AppError(
        'unavailable',
        `DATABASE_URL: PostgreSQL ${major} is too old, at least ${oldestVersion} is required.`,
      )
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const { host, pathname } = new URL(url)
    throw new AppError(
      'unavailable',
      `DATABASE_URL: the database ${pathname.slice(1)} at ${host} cannot be used: ${reason(cause)}.`,
      { cause },
    )
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const reason = (cause: unknown) => (cause instanceof Error ? cause.message || cause.name : String(cause))

/**
 * The URL of the database for one command: that of `DATABASE_URL`, else the embedded server's. A running server is
 * used; otherwise it is started, and stopped at the end.
 */
export async function useDatabase(env: PlatformEnv, { defer }: Lifecycle): Promise<string> {
  requireKnownLayout(env.DATA_DIR)
  const running = await runningDatabaseUrl(env)
  if (running !== null) return running
  if (env.DATABASE_URL === undefined) defer(await claimDataDirectory(env.DATA_DIR))
  const database = await openPlatformDatabase(env)
  defer(database.close)
  return database.url
}
