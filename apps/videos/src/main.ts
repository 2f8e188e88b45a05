import { createIdentify } from '@abparts/auth/access-token'
import { remoteKeys } from '@abparts/auth/access-token-keys'
import { openDatabase } from '@abparts/db/client'
import { openLocks } from '@abparts/db/locks'
import { allowOrigins } from '@abparts/http/cors-headers'
import { readEnv } from '@abparts/runtime/env'
import { createLog } from '@abparts/runtime/log'
import { serve } from '@abparts/runtime/serve'
import { runWorkers } from '@abparts/runtime/workers'
import { createApp } from './app.ts'
import { Env } from './env.ts'
import { openStoragesOrExit } from './open-storages-or-exit.ts'

const env = readEnv(Env)
const storages = await openStoragesOrExit(env)

runWorkers(env.WORKERS, ({ reusePort }) => {
  const log = createLog('videos')
  const { db, close } = openDatabase(env.DATABASE_URL)
  const locks = openLocks(env.DATABASE_URL)
  const app = createApp({
    db,
    locks,
    storages,
    delivery: env.VIDEO_DELIVERY,
    log,
    identify: createIdentify({ keys: remoteKeys(env.JWKS_URL), issuer: env.PUBLIC_URL }),
    mediaUrlSecrets: env.MEDIA_URL_SECRETS,
    publicBase: env.VIDEOS_PUBLIC_URL ?? '',
    maxVideoBytes: env.MAX_VIDEO_BYTES,
  })
  serve({
    handler: allowOrigins(app.fetch, { origins: env.CORS_ORIGINS, withCookies: false }),
    host: env.HOST,
    port: env.VIDEOS_PORT,
    proxies: env.TRUSTED_PROXIES,
    reusePort,
    log,
    close: async () => {
      await app.uploadsSettled()
      await locks.close()
      await close()
    },
  })
})
