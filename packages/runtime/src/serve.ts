import type { Logger } from './log.ts'
import { type Handler, logRequests } from './request-log.ts'
import { endOnSignal, refuseToListen } from './shutdown.ts'

interface ServeOptions {
  handler: Handler
  host: string
  port: number
  log: Logger
  /** Share the port with other workers. */
  reusePort?: boolean
  /** Called after the last request was answered. */
  close: () => Promise<void>
}

/** How long a connection may stay silent, in seconds. Bun's limit is 255: a viewer may pause for a while. */
const idleTimeoutSeconds = 255

/** Listens, says so to the supervisor if there is one, and ends with the process as `endOnSignal` says. */
export function serve({ handler, host, port, log, reusePort = false, close }: ServeOptions): void {
  const server = listen({ handler, host, port, log, reusePort })
  process.send?.('listening')
  log.info({ url: server.url.href }, 'listening')
  endOnSignal(log, { drain: () => server.stop(), cut: () => server.stop(true), close })
}

function listen({ handler, host, port, log, reusePort }: Omit<Required<ServeOptions>, 'close'>) {
  try {
    return Bun.serve({
      fetch: logRequests(handler, log),
      development: false,
      hostname: host,
      port,
      reusePort,
      idleTimeout: idleTimeoutSeconds,
      // Every route has a limit of its own, and answers 413 itself.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    })
  } catch (error) {
    return refuseToListen(error, host, port)
  }
}
