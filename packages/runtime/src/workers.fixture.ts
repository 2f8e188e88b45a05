import { createLog } from './log.ts'
import { serve } from './serve.ts'
import { runWorkers } from './workers.ts'

// A service that answers with its process id, for the tests beside it: PORT, and how many workers.
const [, , port, count] = process.argv
runWorkers(Number(count), ({ reusePort }) => {
  const log = createLog('fixture')
  log.level = 'silent'
  const handler = () => new Response(String(process.pid), { headers: { connection: 'close' } })
  serve({ handler, host: '127.0.0.1', port: Number(port), reusePort, log, close: async () => undefined })
})
