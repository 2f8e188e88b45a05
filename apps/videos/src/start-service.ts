import { createIdentify, remoteKeys } from '@abparts/auth/access-token'
import { guardStorages } from '@abparts/core/installation/guard-storages'
import { openRevocations } from '@abparts/core/users/revocations'
import { openDatabase } from '@abparts/db/client'
import { openLocks } from '@abparts/db/locks'
import { refuseNewerSchema } from '@abparts/db/refuse-newer-schema'
import { allowOrigins } from '@abparts/http/cors-headers'
import { createLog } from '@abparts/runtime/log'
import { serve } from '@abparts/runtime/serve'
import { createApp } from './app.ts'
import type { Env } from './env.ts'
import { openStoragesOrExit, untilStoragesBelong } from './open-storages.ts'

interface StartOptions {
  /** Whether other workers listen on the same port. */
  reusePort: boolean
}

/** Opens everything that the service needs, and listens. */
export async function startService(env: Env, { reusePort }: StartOptions): Promise<void> {
  const opened = await openStoragesOrExit(env)
  const log = createLog('videos')
  const { db, close } = openDatabase(env.DATABASE_URL)
  const storages = guardStorages(db, opened)
  untilStoragesBelong(storages, log).catch((error: unknown) => log.error({ err: error }, 'a storage cannot be used'))
  await refuseNewerSchema(db)
  const locks = openLocks(env.DATABASE_URL)
  const revocations = openRevocations(db, (error) =>
    log.warn({ err: error }, 'revoked access tokens cannot be looked up'),
  )
  const app = createApp({
    db,
    locks,
    storages,
    delivery: env.VIDEO_DELIVERY,
    log,
    identify: createIdentify({
      keys: remoteKeys(env.JWKS_URL),
      issuer: env.PUBLIC_URL,
      isRevoked: revocations.isRevoked,
    }),
    mediaUrlSecrets: env.MEDIA_URL_SECRETS,
    publicBase: env.VIDEOS_PUBLIC_URL ?? '',
    maxVideoBytes: env.MAX_VIDEO_BYTES,
    uploadsPerMinute: env.UPLOADS_PER_MINUTE,
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
      await revocations.close()
      await close()
    },
  })
}
