import { trustedProxies } from '@abparts/http/client-address'
import { createLog } from '@abparts/runtime/log'
import { createFrontDoor } from './reverse-proxy.ts'

// A front door in a process of its own, before the service at the address in the arguments. Prints its port.
const origin = process.argv[2] ?? ''
const log = createLog('gateway')
log.level = 'silent'
const backends = { gateway: origin, images: origin, videos: origin, dashboard: origin }
const frontDoor = createFrontDoor(backends, log, trustedProxies([]))
frontDoor.listen(0, '127.0.0.1', () => {
  const address = frontDoor.address()
  console.log(typeof address === 'object' ? address?.port : null)
})
