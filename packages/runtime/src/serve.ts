import { AppError } from '@abparts/contracts/error'
import { resolveClientAddress, trustedProxies } from '@abparts/http/client-address'
import { problemResponse } from '@abparts/http/problem'
import { answerInContext } from '@abparts/http/request-context'
import { type Logger, logWritten } from './log.ts'
import { printError } from './print.ts'
import { type Handler, logRequests } from './request-log.ts'

const drainMilliseconds = 4000

interface Ending {
  /** Accepts nothing new, and resolves when what is running has ended. */
  drain: () => Promise<unknown>
  /** Cuts off what is still running after four seconds. */
  cut: () => Promise<unknown>
  /** Called last. */
  close: () => Promise<void>
}

/**
 * Ends the process with code 0 on SIGTERM, on SIGINT, or when the supervisor that started it with an IPC channel is
 * gone.
 */
export function endOnSignal(log: Logger, { drain, cut, close }: Ending): void {
  let isEnding = false
  const end = async () => {
    if (isEnding) return
    isEnding = true
    await Promise.race([drain(), Bun.sleep(drainMilliseconds)])
    await cut()
    await close()
    await logWritten(log)
    process.exit(0)
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, end)
}

/** Says that the port is not available, and ends the process. */
export function refuseToListen(error: unknown, host: string, port: number): never {
  printError(
    error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      ? `Port ${port} on ${host} is in use by another program. Stop it or choose another port.`
      : `Cannot listen on ${host}:${port}: ${error}`,
  )
  process.exit(1)
}

interface ServeOptions {
  handler: Handler
  host: string
  port: number
  log: Logger
  /** Share the port with other workers. */
  reusePort?: boolean
  /** Addresses and CIDR ranges of the proxies in front, which report the client's address. */
  proxies: readonly string[]
  /** Called after the last request was answered. */
  close: () => Promise<void>
}

/** How long a connection may be idle, in seconds. Bun's limit is 255: a viewer may pause for a while. */
const idleTimeoutSeconds = 255

/**
 * Listens, reports that to the supervisor if there is one, and ends with the process as described for `endOnSignal`.
 */
export function serve({ handler, host, port, log, reusePort = false, proxies, close }: ServeOptions): void {
  const server = listen({ handler, host, port, log, reusePort, proxies })
  process.send?.('listening')
  log.info({ url: server.url.href }, 'listening')
  endOnSignal(log, { drain: () => server.stop(), cut: () => server.stop(true), close })
}

const refuseHost = () => problemResponse(new AppError('bad_request', 'The Host header is not a valid host name.'))

function listen({ handler, host, port, log, reusePort, proxies }: Omit<Required<ServeOptions>, 'close'>) {
  const isTrusted = trustedProxies(proxies)
  const answer = logRequests(handler, log)
  const addressOf = (request: Request, server: Bun.Server<undefined>) => {
    const peer = server.requestIP(request)?.address ?? ''
    return resolveClientAddress(request.headers.get('x-forwarded-for'), peer, isTrusted)
  }
  try {
    return Bun.serve({
      fetch: (request, server) => {
        // The URL is built from the Host header, which can contain anything.
        if (!URL.canParse(request.url)) return answerInContext(request, () => null, refuseHost)
        return answerInContext(request, () => addressOf(request, server), answer)
      },
      development: false,
      hostname: host,
      port,
      reusePort,
      idleTimeout: idleTimeoutSeconds,
      // Every route has its own limit, and answers 413 itself.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    })
  } catch (error) {
    return refuseToListen(error, host, port)
  }
}
