import { isDatabaseFault } from '@abparts/db/fault'
import { databaseProblem } from '@abparts/db/readiness'
import { answerHead } from '@abparts/http/answer-head'
import { apiDocument } from '@abparts/http/api-document'
import { problems } from '@abparts/http/problem'
import { healthRoutes } from '@abparts/runtime/health'
import { Elysia } from 'elysia'
import type { Dependencies } from './dependencies.ts'
import { removeRoutes } from './routes/remove.ts'
import { serveRoutes } from './routes/serve.ts'
import { uploadRoutes } from './routes/upload.ts'

/** The images service: pictures in, optimised and kept in PostgreSQL; pictures out, as fast as files. */
export function createApp(deps: Dependencies) {
  const app = new Elysia()
    .use(
      problems({
        isFault: isDatabaseFault,
        report: (error, requestId) => deps.log.error({ err: error, requestId }, 'unexpected error'),
      }),
    )
    .use(apiDocument('ABParts images', 'Pictures of parts, profile photos and logos.'))
    .use(healthRoutes({ database: () => databaseProblem(deps.db) }))
    .use(uploadRoutes(deps))
    .use(serveRoutes(deps))
    .use(removeRoutes(deps))
  return { fetch: answerHead(app.fetch) }
}
