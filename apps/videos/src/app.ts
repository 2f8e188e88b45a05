import { explainExceededQuota } from '@abparts/core/quota/quota'
import { isDatabaseFault } from '@abparts/db/fault'
import { databaseProblem } from '@abparts/db/readiness'
import { answerHead } from '@abparts/http/answer-head'
import { apiDocument } from '@abparts/http/api-document'
import { problems } from '@abparts/http/problem'
import { createShares, createUploadShares } from '@abparts/http/shares'
import { healthRoutes } from '@abparts/runtime/health'
import { isStorageFault } from '@abparts/storage/fault'
import { Elysia } from 'elysia'
import type { Dependencies } from './dependencies.ts'
import { InFlight } from './intake/in-flight.ts'
import { captionRoutes } from './routes/captions.ts'
import { documentRoutes } from './routes/documents.ts'
import { limitRoutes } from './routes/limits.ts'
import { partVideoRoutes } from './routes/part-videos.ts'
import { previewRoutes } from './routes/previews.ts'
import { removeRoutes } from './routes/remove.ts'
import { supportVideoRoutes } from './routes/support-videos.ts'
import { tusRoutes } from './routes/tus.ts'
import { watchRoutes } from './routes/watch.ts'

/** The videos service: stores uploaded videos and documents in the storage backend, and serves them by byte ranges. */
export function createApp(options: Omit<Dependencies, 'bodies' | 'inspectors'>) {
  const deps: Dependencies = {
    ...options,
    bodies: createUploadShares(),
    inspectors: createShares({
      what: 'videos',
      capacity: 2,
      perGroup: 1,
      perPerson: 1,
      maxWaiting: 256,
      maxWaitSeconds: 60,
    }),
  }
  const uploads = new InFlight()
  // Otherwise Elysia looks for the path after the 11th character, and misses it when the host is short.
  const app = new Elysia({ handler: { standardHostname: false } })
    .use(
      problems({
        explain: explainExceededQuota,
        isFault: (error) => isDatabaseFault(error) || isStorageFault(error),
        report: (error, requestId) => deps.log.error({ err: error, requestId }, 'unexpected error'),
      }),
    )
    .use(apiDocument('ABParts videos', 'The support library, and the videos and documents of parts.'))
    .use(healthRoutes({ database: () => databaseProblem(deps.db), storage: () => deps.storages.primary.problem() }))
    .use(limitRoutes(deps))
    .use(supportVideoRoutes(deps, uploads))
    .use(partVideoRoutes(deps, uploads))
    .use(tusRoutes(deps, uploads))
    .use(watchRoutes(deps))
    .use(previewRoutes(deps))
    .use(captionRoutes(deps))
    .use(removeRoutes(deps))
    .use(documentRoutes(deps, uploads))
  return {
    fetch: answerHead(app.fetch),
    routes: app.routes,
    /** Resolves when no upload is in progress: each is stored or deleted. */
    uploadsSettled: () => uploads.settled(),
  }
}
