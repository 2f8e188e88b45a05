import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { SignIns } from '@abparts/contracts/sign-ins'
import { claimStorages, refuseForeignStorages } from '@abparts/core/installation/claim-storages'
import { openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { users } from '@abparts/db/schema'
import { parseEnv } from '@abparts/runtime/env'
import { print } from '@abparts/runtime/print'
import { isStorageFault } from '@abparts/storage/fault'
import { openStorages, StorageEnv, type Storages } from '@abparts/storage/storages'
import { claimDataDirectory } from './data-directory.ts'
import { openPlatformDatabase } from './database.ts'
import type { PlatformEnv } from './env.ts'
import { keepLogsSmall } from './keep-logs-small.ts'
import type { Lifecycle } from './lifecycle.ts'
import { requireFreePorts } from './require-free-ports.ts'
import { loadSecrets } from './secrets.ts'
import { type ServiceEnv, serviceEnv } from './service-env.ts'
import { adminCredentials, openSignIns } from './sign-ins.ts'

export interface Platform {
  /** The URL that people open. */
  url: string
  env: PlatformEnv
  serviceEnv: ServiceEnv
  signIns: SignIns
  logDirectory: string
}

/** Everything that is needed before the services start: data directory, free ports, secrets, a migrated database. */
export async function prepare(env: PlatformEnv, { defer, step }: Lifecycle): Promise<Platform> {
  const { HOST, PORT, IMAGES_PORT, VIDEOS_PORT, DATA_DIR } = env
  defer(await step('Opening the data directory', () => claimDataDirectory(DATA_DIR)))
  await step('Checking the ports', () => requireFreePorts(HOST, { PORT, IMAGES_PORT, VIDEOS_PORT }))
  const logDirectory = path.join(DATA_DIR, 'logs')
  mkdirSync(logDirectory, { recursive: true })
  defer(keepLogsSmall(logDirectory))
  const secrets = loadSecrets(DATA_DIR)

  const database = await step(
    env.DATABASE_URL === undefined ? 'Starting the embedded PostgreSQL' : 'Connecting to the database',
    () => openPlatformDatabase(env),
  )
  defer(database.close)
  database.keepRunning(print)
  const storages = await openStorages(parseEnv(StorageEnv, { ...process.env, MEDIA_ROOT: env.MEDIA_ROOT }))
  await step('Applying migrations', () => migrateOwn(database.url, storages))

  const signIns = openSignIns(env, await hasPeople(database.url))
  const admin = adminCredentials(env, signIns)
  const url = env.PUBLIC_URL ?? `http://localhost:${PORT}`
  return { url, env, signIns, logDirectory, serviceEnv: serviceEnv({ env, secrets, databaseUrl: database.url, admin }) }
}

/** Migrates the database, unless a storage belongs to another one: then neither is touched. */
async function migrateOwn(databaseUrl: string, storages: Storages): Promise<void> {
  const { db, close } = openDatabase(databaseUrl, { maxConnections: 1 })
  try {
    await refuseForeignStorages(db, storages)
    await migrateDatabase(databaseUrl)
    await claimStorages(db, storages)
  } catch (error) {
    // The services start without a storage, and report it.
    if (!isStorageFault(error)) throw error
    await migrateDatabase(databaseUrl)
  } finally {
    await close()
  }
}

async function hasPeople(databaseUrl: string): Promise<boolean> {
  const { db, close } = openDatabase(databaseUrl, { maxConnections: 1 })
  try {
    return (await db.select({ id: users.id }).from(users).limit(1)).length > 0
  } finally {
    await close()
  }
}
