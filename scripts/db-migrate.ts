import { migrateDatabase } from '@abparts/db/migrate'
import { readEnv } from '@abparts/runtime/env'
import { claimDataDirectory } from './platform/claim-data-directory.ts'
import { PlatformEnv } from './platform/env.ts'
import { type Lifecycle, runOnce } from './platform/lifecycle.ts'
import { openPlatformDatabase, runningDatabaseUrl } from './platform/open-database.ts'

// npm run db:migrate: brings the database of DATABASE_URL, else the embedded one, to the newest migration. The
// embedded server is used as it runs, or started for the purpose.
const env = readEnv(PlatformEnv)

await runOnce(async (lifecycle) => {
  const url = (await runningDatabaseUrl(env)) ?? (await startDatabase(lifecycle))
  await lifecycle.step('Applying migrations', () => migrateDatabase(url))
})

async function startDatabase({ defer, step }: Lifecycle): Promise<string> {
  if (env.DATABASE_URL === undefined) defer(await claimDataDirectory(env.DATA_DIR))
  const database = await step('Opening the database', () => openPlatformDatabase(env))
  defer(database.close)
  return database.url
}
