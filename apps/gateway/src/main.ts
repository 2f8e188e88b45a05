import { createFirstAdmin } from '@abparts/core/users/insert'
import { openDatabase } from '@abparts/db/client'
import { refuseNewerSchema } from '@abparts/db/refuse-newer-schema'
import { resolveClientAddress, trustedProxies } from '@abparts/http/client-address'
import { answerInContext } from '@abparts/http/request-context'
import { readEnv } from '@abparts/runtime/env'
import { createLog } from '@abparts/runtime/log'
import { endOnSignal, refuseToListen } from '@abparts/runtime/serve'
import { retireForeignKeys } from './accounts/retire-foreign-keys.ts'
import { createApp } from './app.ts'
import { createReverseProxy } from './edge/reverse-proxy.ts'
import { Env } from './env.ts'
import { prepareDatabase } from './prepare-database.ts'
import { openVideoChanges } from './trpc/video-changes.ts'

const env = readEnv(Env)
const log = createLog('gateway')
const { db, close } = openDatabase(env.DATABASE_URL)
await refuseNewerSchema(db)

const preparation = prepareDatabase(async () => {
  if (env.ADMIN_EMAIL !== undefined && env.ADMIN_PASSWORD !== undefined)
    await createFirstAdmin(db, env.ADMIN_EMAIL, env.ADMIN_PASSWORD)
  await retireForeignKeys(db, env.AUTH_SECRET)
}, log)
const videoChanges = openVideoChanges(db, env.DATABASE_URL, log)
const app = createApp({ db, preparation: preparation.problem, videoChanges, log, config: env })
const ownAddress = '127.0.0.1'
// Only the reverse proxy connects to this port.
const behindReverseProxy = trustedProxies([ownAddress, ...env.TRUSTED_PROXIES])
const gateway = Bun.serve({
  hostname: ownAddress,
  port: 0,
  fetch: (request) => {
    const forwardedFor = request.headers.get('x-forwarded-for')
    return answerInContext(request, () => resolveClientAddress(forwardedFor, ownAddress, behindReverseProxy), app.fetch)
  },
  development: false,
  // Every route has its own limit, and answers 413 itself.
  maxRequestBodySize: Number.MAX_SAFE_INTEGER,
  idleTimeout: 255,
})
const reverseProxy = createReverseProxy(
  {
    gateway: gateway.url.origin,
    images: env.IMAGES_URL,
    videos: env.VIDEOS_URL,
    dashboard: env.DASHBOARD_DEV_URL ?? gateway.url.origin,
  },
  log,
  trustedProxies(env.TRUSTED_PROXIES),
)
reverseProxy.once('error', (error) => refuseToListen(error, env.HOST, env.PORT))
reverseProxy.listen(env.PORT, env.HOST, () => {
  process.send?.('listening')
  log.info({ host: env.HOST, port: env.PORT }, 'listening')
})
endOnSignal(log, {
  drain: async () => {
    preparation.stop()
    await videoChanges.close()
    await new Promise((resolve) => reverseProxy.close(resolve))
  },
  cut: async () => {
    reverseProxy.closeAllConnections()
    await gateway.stop(true)
  },
  close,
})
