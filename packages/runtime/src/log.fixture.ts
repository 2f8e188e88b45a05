import { setImmediate } from 'node:timers/promises'
import { createLog } from './log.ts'
import { logRequests } from './request-log.ts'

// Writes a log like a service, for the test beside it. What must not appear in it is passed as arguments.
const [, , signature = '', token = ''] = process.argv
const log = createLog('fixture')
const url = `http://localhost/videos/stream/1?expires=1&signature=${signature}`
const headers = { authorization: `Bearer ${token}` }

await logRequests(() => new Response('bytes'), log)(new Request(url, { headers }))
await setImmediate()
log.info({ headers, url }, 'what a library might say')
log.warn(`${url} was asked with "Authorization: Bearer ${token}"`)
log.error({ err: new Error(`S3 refused https://s3/x?X-Amz-Credential=${token}&X-Amz-Signature=${signature}`) })
log.flush()
