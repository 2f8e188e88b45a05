import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { openCluster } from '@abparts/local-postgres/cluster'
import { createDatabase } from '@abparts/local-postgres/create-database'
import { runningPort, startServer, stopServer } from '@abparts/local-postgres/server'
import postgres from 'postgres'
import type { PlatformEnv } from './env.ts'
import { requireFreePorts } from './require-free-ports.ts'
import { loadSecrets } from './secrets.ts'

const oldestVersion = 15

export interface OpenedDatabase {
  url: string
  close: () => Promise<void>
}

/** The database to work with: the one of `DATABASE_URL`, else the embedded server's, which `close` stops. */
export async function openPlatformDatabase(env: PlatformEnv): Promise<OpenedDatabase> {
  if (env.DATABASE_URL === undefined) return openEmbedded(env)
  await requireUsable(env.DATABASE_URL)
  return { url: env.DATABASE_URL, close: async () => undefined }
}

async function openEmbedded({ DATA_DIR, POSTGRES_PORT }: PlatformEnv): Promise<OpenedDatabase> {
  const { databasePassword } = loadSecrets(DATA_DIR)
  const cluster = await openCluster({ directory: path.join(DATA_DIR, 'postgres'), password: databasePassword })
  const close = () => stopServer(cluster)
  const url = `postgres://postgres:${databasePassword}@127.0.0.1:${POSTGRES_PORT}/abparts`
  try {
    // A server that a killed start left behind is taken over as it is.
    if (runningPort(cluster) !== POSTGRES_PORT) {
      await close()
      await requireFreePorts('127.0.0.1', { POSTGRES_PORT })
      mkdirSync(path.join(DATA_DIR, 'logs'), { recursive: true })
      await startServer(cluster, { port: POSTGRES_PORT, logFile: path.join(DATA_DIR, 'logs/postgres.log') })
    }
    await createDatabase(url)
    return { url, close }
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
        `DATABASE_URL: PostgreSQL ${major} is too old, ${oldestVersion} is the oldest that will do.`,
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
