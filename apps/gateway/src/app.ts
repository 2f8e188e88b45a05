import { createIdentify } from '@abparts/auth/access-token'
import type { Database } from '@abparts/db/client'
import { isDatabaseFault } from '@abparts/db/fault'
import { databaseProblem } from '@abparts/db/readiness'
import { problems, toAppError } from '@abparts/http/problem'
import { requestIdOf } from '@abparts/http/request-id'
import type { MediaAccess } from '@abparts/runtime/env'
import { healthRoutes } from '@abparts/runtime/health'
import type { Logger } from '@abparts/runtime/log'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { Elysia } from 'elysia'
import { createRemoteJWKSet, customFetch } from 'jose'
import { createAuth } from './auth.ts'
import { explainBrokenRule } from './broken-rule.ts'
import type { Context } from './context.ts'
import { serveDashboard } from './dashboard.ts'
import { serviceCheck } from './health.ts'
import { identifyCaller } from './identify-caller.ts'
import { createMediaUrls } from './media-urls.ts'
import { appRouter } from './router.ts'
import { retryAfterSeconds } from './trpc.ts'

interface Dependencies {
  db: Database
  log: Logger
  config: {
    PUBLIC_URL: string
    PORT: number
    AUTH_SECRET: string
    MEDIA_URL_SECRETS: readonly string[]
    MEDIA_ACCESS: MediaAccess
    IMAGES_URL: string
    VIDEOS_URL: string
    IMAGES_PUBLIC_URL?: string | undefined
    VIDEOS_PUBLIC_URL?: string | undefined
  }
}

/** The gateway: sign-in, tRPC and the built dashboard. */
export function createApp({ db, log, config }: Dependencies) {
  const trustedOrigins = [
    new URL(config.PUBLIC_URL).origin,
    `http://localhost:${config.PORT}`,
    `http://127.0.0.1:${config.PORT}`,
  ]
  const auth = createAuth({ db, log, secret: config.AUTH_SECRET, publicUrl: config.PUBLIC_URL, trustedOrigins })
  // The services fetch the keys over HTTP; here they come from the same handler directly.
  const keys = createRemoteJWKSet(new URL('/api/auth/jwks', config.PUBLIC_URL), {
    [customFetch]: (url) => auth.handler(new Request(url)),
  })
  const identifyToken = createIdentify({ keys, issuer: config.PUBLIC_URL })
  const mediaUrls = createMediaUrls({
    imagesBase: config.IMAGES_PUBLIC_URL ?? '',
    videosBase: config.VIDEOS_PUBLIC_URL ?? '',
    secrets: config.MEDIA_URL_SECRETS,
    access: config.MEDIA_ACCESS,
  })
  const problemOptions = {
    isFault: isDatabaseFault,
    report: (error: unknown, requestId: string) => log.error({ err: error, requestId }, 'unexpected error'),
  }

  const createContext = (request: Request): Context => ({
    db,
    mediaUrls,
    requestId: requestIdOf(request),
    identify: () => identifyCaller(request, { auth, db, identifyToken, trustedOrigins }),
    toAppError: (error) => toAppError(explainBrokenRule(error), request, problemOptions),
  })
  const answerTrpc = (request: Request) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req: request,
      router: appRouter,
      createContext: () => createContext(request),
      responseMeta: ({ errors }) => {
        const waits = errors.flatMap((error) => retryAfterSeconds(error) ?? [])
        return { headers: waits.length > 0 ? { 'retry-after': String(Math.max(...waits)) } : {} }
      },
    })

  return new Elysia({ handler: { standardHostname: false } })
    .use(problems(problemOptions))
    .use(
      healthRoutes({
        gateway: () => databaseProblem(db),
        images: serviceCheck('images', config.IMAGES_URL),
        videos: serviceCheck('videos', config.VIDEOS_URL),
      }),
    )
    .all('/api/auth/*', ({ request }) => auth.handler(withoutFetchMetadata(request)), { parse: 'none' })
    .all('/trpc/*', ({ request }) => answerTrpc(request), { parse: 'none' })
    .all('/*', ({ request, path }) => serveDashboard(request, path))
}

/**
 * better-auth takes any `Sec-Fetch-*` header for a browser's and then demands an `Origin`; Node's fetch sends them too.
 * A browser's POST always carries an Origin, so without Origin and Cookie there is nothing to forge.
 */
function withoutFetchMetadata(request: Request): Request {
  if (request.headers.has('origin') || request.headers.has('cookie')) return request
  const headers = new Headers(request.headers)
  for (const name of ['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']) headers.delete(name)
  return new Request(request, { headers })
}
