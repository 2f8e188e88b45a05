import type { Identify } from '@abparts/auth/access-token'
import { explainExceededQuota } from '@abparts/core/quota/quota'
import type { Database } from '@abparts/db/client'
import { isDatabaseFault } from '@abparts/db/fault'
import { databaseProblem } from '@abparts/db/readiness'
import { answerHead } from '@abparts/http/answer-head'
import { apiDocument } from '@abparts/http/api-document'
import { problems } from '@abparts/http/problem'
import { createShares, createUploadShares } from '@abparts/http/shares'
import type { MediaAccess } from '@abparts/runtime/env'
import { healthRoutes } from '@abparts/runtime/health'
import type { Logger } from '@abparts/runtime/log'
import { Elysia } from 'elysia'
import { createByteCache, type SecondLevel } from './cache/byte-cache.ts'
import { createImageBytes, type ReadBlob } from './delivery/bytes.ts'
import { createImageLookup, isPublic } from './delivery/lookup.ts'
import { createQuickAnswer } from './delivery/quick-answer.ts'
import type { Dependencies } from './dependencies.ts'
import { limitRoutes } from './routes/limits.ts'
import { removeRoutes } from './routes/remove.ts'
import { serveRoutes } from './routes/serve.ts'
import { uploadRoutes } from './routes/upload.ts'

interface AppOptions {
  db: Database
  readBlob: ReadBlob
  log: Logger
  identify: Identify
  mediaUrlSecrets: readonly string[]
  access: MediaAccess
  /** The prefix of image URLs; empty behind the reverse proxy. */
  publicBase: string
  cacheBytes: number
  /** The cache of variants that all instances share; null without Redis. */
  sharedCache: SecondLevel | null
  uploadsPerMinute: number
  /** How many uploaded images, which may be large, are decoded at the same time. */
  encodeConcurrency: number
  /** How many variants of stored images, which are small, are rendered at the same time. */
  renderConcurrency: number
}

/** The memory of a process for decoding uploads, and the part of it that one organization cannot use. */
const decodingMemoryBytes = 320 * 1024 * 1024
const othersDecodingBytes = 64 * 1024 * 1024

/** Shares of `count` workers. One organization can use all of them but one. */
const workers = (count: number, maxWaitSeconds: number) => {
  const most = Math.max(1, count - 1)
  return createShares({
    what: 'images',
    capacity: count,
    perGroup: most,
    perPerson: most,
    maxWaiting: 256,
    maxWaitSeconds,
  })
}

/** The images service: optimises uploaded images, stores them in PostgreSQL, and serves them as fast as files. */
export function createApp(options: AppOptions) {
  const { db, readBlob, log, access, encodeConcurrency, renderConcurrency } = options
  const deps: Dependencies = {
    ...options,
    images: createImageLookup(db, (resource) => isPublic(resource, access)),
    bytesOf: createImageBytes({
      cache: createByteCache(options.cacheBytes, options.sharedCache),
      readBlob,
      renderers: workers(renderConcurrency, 10),
    }),
    uploads: createUploadShares(),
    decoders: workers(encodeConcurrency, 30),
    decodingMemory: createShares({
      what: 'images',
      capacity: decodingMemoryBytes,
      perGroup: decodingMemoryBytes - othersDecodingBytes,
      perPerson: decodingMemoryBytes - othersDecodingBytes,
      maxWaiting: 256,
      maxWaitSeconds: 30,
    }),
  }
  // Otherwise Elysia looks for the path after the 11th character, and misses it when the host is short.
  const app = new Elysia({ handler: { standardHostname: false } })
    .use(
      problems({
        explain: explainExceededQuota,
        isFault: isDatabaseFault,
        report: (error, requestId) => log.error({ err: error, requestId }, 'unexpected error'),
      }),
    )
    .use(apiDocument('ABParts images', 'Images of parts, profile photos and logos.'))
    .use(healthRoutes({ database: () => databaseProblem(db) }))
    .use(limitRoutes())
    .use(uploadRoutes(deps))
    .use(serveRoutes(deps))
    .use(removeRoutes(deps))
  const quickAnswer = createQuickAnswer(deps.images, deps.bytesOf)
  return { fetch: answerHead((request) => quickAnswer(request) ?? app.fetch(request)), routes: app.routes }
}
