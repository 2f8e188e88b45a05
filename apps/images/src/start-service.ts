import { availableParallelism } from 'node:os'
import { createIdentify, remoteKeys } from '@abparts/auth/access-token'
import { openRevocations } from '@abparts/core/users/revocations'
import { openDatabase } from '@abparts/db/client'
import { refuseNewerSchema } from '@abparts/db/refuse-newer-schema'
import { allowOrigins } from '@abparts/http/cors-headers'
import { createLog } from '@abparts/runtime/log'
import { serve } from '@abparts/runtime/serve'
import { createApp } from './app.ts'
import { startCdnPurge } from './cache/cdn-purge.ts'
import { openRedisCache } from './cache/redis-cache.ts'
import { openBlobReader } from './delivery/bytes.ts'
import type { Env } from './env.ts'

interface StartOptions {
  /** Whether other workers listen on the same port. */
  reusePort: boolean
}

/** Opens everything that the service needs, and listens. */
export async function startService(env: Env, { reusePort }: StartOptions): Promise<void> {
  const log = createLog('images')
  const database = openDatabase(env.DATABASE_URL)
  await refuseNewerSchema(database.db)
  const blobs = openBlobReader(env.DATABASE_URL)
  const redis = env.REDIS_URL === undefined ? null : openRedisCache(env.REDIS_URL, log)
  const revocations = openRevocations(database.db, (error) =>
    log.warn({ err: error }, 'revoked access tokens cannot be looked up'),
  )
  const app = createApp({
    db: database.db,
    readBlob: blobs.readBlob,
    log,
    identify: createIdentify({
      keys: remoteKeys(env.JWKS_URL),
      issuer: env.PUBLIC_URL,
      isRevoked: revocations.isRevoked,
    }),
    mediaUrlSecrets: env.MEDIA_URL_SECRETS,
    access: env.MEDIA_ACCESS,
    publicBase: env.IMAGES_PUBLIC_URL ?? '',
    cacheBytes: env.IMAGE_CACHE_BYTES,
    sharedCache: redis,
    uploadsPerMinute: env.UPLOADS_PER_MINUTE,
    // One more than its share of the processors: connections are not spread evenly over workers.
    encodeConcurrency: Math.ceil(availableParallelism() / env.WORKERS) + 1,
    renderConcurrency: availableParallelism(),
  })
  const stopPurge = startCdnPurge({
    db: database.db,
    log,
    url: env.CDN_PURGE_URL ?? null,
    token: env.CDN_PURGE_TOKEN ?? null,
  })
  const close = async () => {
    await stopPurge()
    redis?.close()
    await revocations.close()
    await Promise.all([database.close(), blobs.close()])
  }
  serve({
    handler: allowOrigins(app.fetch, { origins: env.CORS_ORIGINS, withCookies: false }),
    host: env.HOST,
    port: env.IMAGES_PORT,
    proxies: env.TRUSTED_PROXIES,
    reusePort,
    log,
    close,
  })
}
