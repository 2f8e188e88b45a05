import { knownRequestId } from '@abparts/http/request-id'
import type { Logger } from './log.ts'

export type Handler = (request: Request) => Response | Promise<Response>

/**
 * Writes a line for every answer. The query is left out: it may carry a signature. An answer that is there at once is
 * passed on at once.
 */
export function logRequests(handler: Handler, log: Logger): Handler {
  return (request) => {
    const startedAt = performance.now()
    const write = (response: Response) => {
      log.info({
        requestId: knownRequestId(request),
        method: request.method,
        path: pathOf(request.url),
        status: response.status,
        durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
      })
      return response
    }
    const answer = handler(request)
    return answer instanceof Response ? write(answer) : answer.then(write)
  }
}

/** Cheaper than `new URL`, which this does not need. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.indexOf('?', start)
  return start === -1 ? '/' : url.slice(start, end === -1 ? undefined : end)
}
