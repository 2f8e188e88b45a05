import { createIdentify, remoteKeys } from '@abparts/auth/access-token'
import { openDatabase } from '@abparts/db/client'
import { readEnv } from '@abparts/runtime/env'
import { createLog } from '@abparts/runtime/log'
import { serve } from '@abparts/runtime/serve'
import { runWorkers } from '@abparts/runtime/workers'
import { createApp } from './app.ts'
import { Env } from './env.ts'

const env = readEnv(Env)

runWorkers(env.WORKERS, ({ reusePort }) => {
  const log = createLog('images')
  const { db, close } = openDatabase(env.DATABASE_URL)
  const app = createApp({
    db,
    log,
    identify: createIdentify({ keys: remoteKeys(env.JWKS_URL), issuer: env.PUBLIC_URL }),
    mediaUrlSecrets: env.MEDIA_URL_SECRETS,
    publicBase: env.IMAGES_PUBLIC_URL ?? '',
  })
  serve({ handler: app.fetch, host: env.HOST, port: env.IMAGES_PORT, reusePort, log, close })
})
