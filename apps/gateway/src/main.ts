import { openDatabase } from '@abparts/db/client'
import { readEnv } from '@abparts/runtime/env'
import { createLog } from '@abparts/runtime/log'
import { serve } from '@abparts/runtime/serve'
import { createApp } from './app.ts'
import { createFirstAdmin } from './create-first-admin.ts'
import { Env } from './env.ts'

const env = readEnv(Env)
const log = createLog('gateway')
const { db, close } = openDatabase(env.DATABASE_URL)

if (env.ADMIN_EMAIL !== undefined && env.ADMIN_PASSWORD !== undefined)
  await createFirstAdmin(db, env.ADMIN_EMAIL, env.ADMIN_PASSWORD)

const app = createApp({ db, log, config: env })
serve({ handler: app.fetch, host: env.HOST, port: env.PORT, log, close })
