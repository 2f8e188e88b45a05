import { requestContext } from '@abparts/http/request-context'
import { createLog } from './log.ts'
import { serve } from './serve.ts'
import { runWorkers } from './workers.ts'

// A service that answers with its process id, or to POST with the client's address, for the tests beside it: PORT, the
// number of workers, and the proxies in front.
const [, , port, count, ...proxies] = process.argv
runWorkers(Number(count), ({ reusePort }) => {
  const log = createLog('fixture')
  log.level = 'silent'
  const handler = (request: Request) =>
    new Response(request.method === 'POST' ? requestContext().address : String(process.pid), {
      headers: { connection: 'close' },
    })
  serve({ handler, host: '127.0.0.1', port: Number(port), reusePort, proxies, log, close: async () => undefined })
})
