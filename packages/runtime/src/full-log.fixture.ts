import { createLog } from './log.ts'
import { logRequests } from './request-log.ts'

// A service that logs its responses, for the test beside it. Its port is printed to standard error.
const log = createLog('fixture')
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: logRequests(() => Response.json({ rss: process.memoryUsage().rss }), log),
})
process.stderr.write(`${server.port}\n`)
