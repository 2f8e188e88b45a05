import { rememberClientAddress } from '@abparts/http/client-address'

/** Serves requests on a free port of this machine, as those of one client. */
export const listen = (fetch: (request: Request) => Response | Promise<Response>) =>
  Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    development: false,
    idleTimeout: 255,
    fetch: (request) => {
      rememberClientAddress(request, '127.0.0.1', () => false)
      return fetch(request)
    },
  })
