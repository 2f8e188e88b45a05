import type { Logger } from './log.ts'
import { type Handler, logRequests } from './request-log.ts'

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
const drainMilliseconds = 4000

/**
 * Listens, says so to the supervisor if there is one, and ends the process with code 0 on SIGTERM, SIGINT or when the supervisor that started it with an
 * IPC channel is gone: no new connections, up to four seconds for running requests, then `close`.
 */
export function serve({ handler, host, port, log, reusePort = false, close }: ServeOptions): void {
  const server = listen({ handler, host, port, log, reusePort })
  process.send?.('listening')
  log.info({ url: server.url.href }, 'listening')

  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await Promise.race([server.stop(), Bun.sleep(drainMilliseconds)])
    await server.stop(true)
    await close()
    log.flush()
    process.exit(0)
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, stop)
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
    console.error(
      error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is in use by another program. Stop it or choose another port.`
        : `Cannot listen on ${host}:${port}: ${error}`,
    )
    process.exit(1)
  }
}
