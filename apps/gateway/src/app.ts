import { fileURLToPath } from 'node:url'
import { createIdentify, remoteKeys } from '@abparts/auth/access-token'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { isDatabaseFault } from '@abparts/db/fault'
import { databaseProblem } from '@abparts/db/readiness'
import { allowOrigins } from '@abparts/http/cors-headers'
import { problems, toAppError } from '@abparts/http/problem'
import { type RequestContext, requestContext } from '@abparts/http/request-context'
import { pageHeaders, securityHeaders } from '@abparts/http/security-headers'
import { createShares } from '@abparts/http/shares'
import type { MediaAccess } from '@abparts/runtime/env'
import { type Check, healthRoutes } from '@abparts/runtime/health'
import type { Logger } from '@abparts/runtime/log'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { Elysia } from 'elysia'
import { createAuth } from './accounts/auth.ts'
import { identifyCaller } from './accounts/identify-caller.ts'
import { createMailer } from './accounts/mail.ts'
import { authRoutes } from './accounts/routes.ts'
import { limitCallBody } from './edge/call-body.ts'
import { createDashboard } from './edge/dashboard.ts'
import { serviceCheck } from './edge/health.ts'
import type { Context } from './trpc/context.ts'
import { createEventIds } from './trpc/event-ids.ts'
import { createMediaUrls } from './trpc/media-urls.ts'
import { appRouter } from './trpc/router.ts'
import { explainBrokenRule, retryAfterSeconds } from './trpc/trpc.ts'
import type { VideoChanges } from './trpc/video-changes.ts'

interface Dependencies {
  db: Database
  /** Returns what prevents signing in, other than the database itself; null when nothing does. */
  preparation: Check
  videoChanges: VideoChanges
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
    DELIVERY_ORIGINS: readonly string[]
    CORS_ORIGINS: readonly string[]
    SIGN_INS_PER_MINUTE: number
    SMTP_URL?: string | undefined
    MAIL_FROM: string
  }
}

/** No page makes more calls in one request. */
const maxBatchSize = 50

const builtDashboard = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))

/** The gateway: sign-in, tRPC and the built dashboard. */
export function createApp({ db, preparation, videoChanges, log, config }: Dependencies) {
  const publicOrigin = new URL(config.PUBLIC_URL).origin
  const isLocal = publicOrigin.startsWith('http://')
  const trustedOrigins = [
    publicOrigin,
    ...config.CORS_ORIGINS,
    ...(isLocal ? [`http://localhost:${config.PORT}`, `http://127.0.0.1:${config.PORT}`] : []),
  ]
  const auth = createAuth({ db, log, secret: config.AUTH_SECRET, publicUrl: config.PUBLIC_URL, trustedOrigins })
  // The services fetch the keys over HTTP; here they come from the same handler directly.
  const keys = remoteKeys(`${config.PUBLIC_URL}/api/auth/jwks`, auth.handler)
  const identifyToken = createIdentify({ keys, issuer: config.PUBLIC_URL })
  const mediaUrls = createMediaUrls({
    imagesBase: config.IMAGES_PUBLIC_URL ?? '',
    videosBase: config.VIDEOS_PUBLIC_URL ?? '',
    secrets: config.MEDIA_URL_SECRETS,
    access: config.MEDIA_ACCESS,
  })
  const eventIds = createEventIds(config.AUTH_SECRET)
  const problemOptions = {
    explain: explainBrokenRule,
    isFault: isDatabaseFault,
    report: (error: unknown, requestId: string) => log.error({ err: error, requestId }, 'unexpected error'),
  }

  // Some of the connections stay for finding out who calls.
  const calls = createShares({
    what: 'calls',
    capacity: 8,
    perGroup: 5,
    perPerson: 2,
    maxWaiting: 1000,
    maxWaitSeconds: 10,
  })
  const streams = createShares({
    what: 'event streams',
    capacity: 2000,
    perGroup: 500,
    perPerson: 10,
    maxWaiting: 0,
    maxWaitSeconds: 0,
  })
  const sendMail = config.SMTP_URL === undefined ? null : createMailer(config.SMTP_URL, config.MAIL_FROM, log)

  const identify = (request: Request) => identifyCaller(request, { auth, db, identifyToken, trustedOrigins })
  const createContext = (identifyOnce: Context['identify'], { requestId, address }: RequestContext): Context => ({
    db,
    mediaUrls,
    eventIds,
    videoChanges,
    calls,
    streams,
    publicUrl: config.PUBLIC_URL,
    signInsPerMinute: config.SIGN_INS_PER_MINUTE,
    sendMail,
    requestId,
    address,
    identify: identifyOnce,
    toAppError: (error) => toAppError(error, requestId, problemOptions),
  })
  const answerTrpc = async (request: Request) => {
    let caller: ReturnType<Context['identify']> | undefined
    // Once for all calls of a batch.
    const identifyOnce = () => {
      caller ??= identify(request)
      return caller
    }
    return fetchRequestHandler({
      endpoint: '/trpc',
      req: await limitCallBody(request, identifyOnce),
      maxBatchSize,
      router: appRouter,
      createContext: () => createContext(identifyOnce, requestContext()),
      responseMeta: ({ errors }) => {
        const waits = errors.flatMap((error) => retryAfterSeconds(error) ?? [])
        return { headers: waits.length > 0 ? { 'retry-after': String(Math.max(...waits)) } : {} }
      },
    })
  }

  const page = pageHeaders({
    images: originOf(config.IMAGES_PUBLIC_URL),
    videos: [...originOf(config.VIDEOS_PUBLIC_URL), ...config.DELIVERY_ORIGINS],
  })
  const serveDashboard = createDashboard(builtDashboard, page)
  const app = new Elysia({ handler: { standardHostname: false } })
    .use(problems(problemOptions))
    .use(
      healthRoutes({
        gateway: async () => (await databaseProblem(db)) ?? preparation(),
        images: serviceCheck('images', config.IMAGES_URL),
        videos: serviceCheck('videos', config.VIDEOS_URL),
      }),
    )
    .onBeforeHandle(async ({ path }) => {
      const problem = /^\/(api|trpc)\//.test(path) ? await preparation() : null
      if (problem !== null) throw new AppError('unavailable', problem)
    })
    .use(authRoutes({ auth, db, signInsPerMinute: config.SIGN_INS_PER_MINUTE }))
    .all('/trpc/*', ({ request }) => answerTrpc(request), { parse: 'none' })
    .all('/*', ({ request, path }) => serveDashboard(request, path))

  const common = Object.entries(securityHeaders(config.PUBLIC_URL))
  const fetch = async (request: Request): Promise<Response> => {
    const answer = await app.fetch(request)
    for (const [name, value] of common) answer.headers.set(name, value)
    if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', 'no-store')
    return answer
  }
  return { fetch: allowOrigins(fetch, { origins: config.CORS_ORIGINS, withCookies: true }), routes: app.routes }
}

const originOf = (url: string | undefined): string[] => (url === undefined ? [] : [new URL(url).origin])
