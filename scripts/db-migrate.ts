import { migrateDatabase } from '@abparts/db/migrate'
import { readEnv } from '@abparts/runtime/env'
import { useDatabase } from './platform/database.ts'
import { PlatformEnv } from './platform/env.ts'
import { runOnce } from './platform/lifecycle.ts'

// npm run db:migrate: migrates the database of DATABASE_URL, else the embedded one, to the newest migration. A running
// embedded server is used, otherwise it is started for the purpose.
const env = readEnv(PlatformEnv)

await runOnce(async (lifecycle) => {
  const url = await lifecycle.step('Opening the database', () => useDatabase(env, lifecycle))
  await lifecycle.step('Applying migrations', () => migrateDatabase(url))
})
