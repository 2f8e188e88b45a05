import { claimDataDirectory } from './claim-data-directory.ts'
import type { PlatformEnv } from './env.ts'
import { requireKnownLayout } from './layout.ts'
import type { Lifecycle } from './lifecycle.ts'
import { openPlatformDatabase, runningDatabaseUrl } from './open-database.ts'

/**
 * The URL of the database for one command: that of `DATABASE_URL`, else the embedded server's. A server that runs is
 * used as it runs; otherwise it is started, and stopped at the end.
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
