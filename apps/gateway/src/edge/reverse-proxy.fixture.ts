import { trustedProxies } from '@abparts/http/client-address'
import { createLog } from '@abparts/runtime/log'
import { createReverseProxy } from './reverse-proxy.ts'

// A reverse proxy in its own process, in front of the service at the address in the arguments. Prints its port.
const origin = process.argv[2] ?? ''
const log = createLog('gateway')
log.level = 'silent'
const backends = { gateway: origin, images: origin, videos: origin, dashboard: origin }
const reverseProxy = createReverseProxy(backends, log, trustedProxies([]))
reverseProxy.listen(0, '127.0.0.1', () => {
  const address = reverseProxy.address()
  console.log(typeof address === 'object' ? address?.port : null)
})
