import { requestContext } from '@abparts/http/request-context'
import type { Logger } from './log.ts'

export type Handler = (request: Request) => Response | Promise<Response>

/**
 * Logs a line for every response. The query is left out: it may contain a signature. A synchronous response is passed
 * on synchronously, and the lines of one turn of the event loop are built together after its responses: nobody waits
 * for them, and that is cheaper.
 */
export function logRequests(handler: Handler, log: Logger): Handler {
  let lines: object[] = []
  const writeLines = () => {
    for (const line of lines) log.info(line)
    lines = []
  }
  return (request) => {
    const startedAt = performance.now()
    const { requestId } = requestContext()
    const note = (response: Response) => {
      // The server discards a request that it has answered, so its fields are read now.
      const count = lines.push({
        requestId,
        method: request.method,
        path: pathOf(request.url),
        status: response.status,
        durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
      })
      if (count === 1) setImmediate(writeLines)
      return response
    }
    const answer = handler(request)
    return answer instanceof Response ? note(answer) : answer.then(note)
  }
}

/** Cheaper than `new URL`, which this does not need. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.indexOf('?', start)
  return start === -1 ? '/' : url.slice(start, end === -1 ? undefined : end)
}
