import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as sendRequest,
} from 'node:http'
import { AppError, errorStatus } from '@abparts/contracts/error'
import { type BodyPace, tooSlow, uploadPace } from '@abparts/http/body-limit'
import { appendForwardedFor, type IsTrustedProxy, resolveClientAddress } from '@abparts/http/client-address'
import { problemResponse } from '@abparts/http/problem'
import type { Logger } from '@abparts/runtime/log'
import { createRelay, type RelayLimits, watchSender } from './relay.ts'

/** The base URLs of the backends. */
export interface Backends {
  gateway: string
  images: string
  videos: string
  dashboard: string
}

interface ReverseProxyLimits {
  /** How fast a body must arrive. */
  pace?: BodyPace
  /** The limits for held answers. */
  relayLimits?: RelayLimits
}

/** Which backend answers a path. The dashboard's own routes never start like one of these. */
const routes: [RegExp, keyof Backends][] = [
  [/^\/(api\/auth|trpc|health)(\/|$)/, 'gateway'],
  [/^\/(images\/|users\/profile-photo$|organizations\/[^/]+\/logo$|parts\/[^/]+\/images$)/, 'images'],
  [/^\/(videos|documents)\//, 'videos'],
]

export const backendOf = (path: string): keyof Backends =>
  routes.find(([pattern]) => pattern.test(path))?.[1] ?? 'dashboard'

/** Headers that belong to one connection (RFC 9110 §7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

const headersTimeout = 30_000
const maxHeaderSize = 16_384

/**
 * One address for everything, for an installation on one machine: streams each request to its backend and the answer
 * back, byte for byte. Nothing is decoded, followed or buffered. A backend that does not answer results in 503. It is
 * built on `node:http`, since Bun's own server sends a stream in chunks and drops its Content-Length. `isTrusted` knows
 * the proxies in front of it.
 */
export function createReverseProxy(
  backends: Backends,
  log: Logger,
  isTrusted: IsTrustedProxy,
  { pace = uploadPace, relayLimits }: ReverseProxyLimits = {},
): Server {
  const relay = createRelay(relayLimits)
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 })

  // A transfer may take any time; only headers must arrive soon (Bun gives a silent client ten seconds). Clients may
  // keep a connection longer than the default of five seconds, and would lose a request that they send while it is
  // being closed.
  const limits = { requestTimeout: 0, headersTimeout, keepAliveTimeout: 75_000, maxHeaderSize }
  return createServer(limits, (request, response) => {
    const startedAt = performance.now()
    const path = request.url?.split('?')[0] ?? '/'
    const requestId = crypto.randomUUID()
    const peer = request.socket.remoteAddress ?? ''
    const forwardedFor = request.headers['x-forwarded-for']?.toString() ?? null
    const address = resolveClientAddress(forwardedFor, peer, isTrusted)
    response.once('close', () => {
      const durationMs = Math.round((performance.now() - startedAt) * 100) / 100
      log.info(
        { requestId, address, method: request.method, path, status: response.statusCode, durationMs },
        'reverse proxy',
      )
    })

    // The backends build a URL from the header Host, which can contain anything.
    const { host = 'localhost' } = request.headers
    if (/[/?#@\\]/.test(host) || !URL.canParse(`http://${host}`))
      return void refuse(response, requestId, new AppError('bad_request', 'The header Host names no host.'))

    const { hostname, port } = new URL(backends[backendOf(path)])
    const headers = {
      ...endToEnd(request),
      // Without it, the chunked body of a GET or DELETE would be sent raw, and be taken for another request.
      ...(request.headers['transfer-encoding'] !== undefined && { 'transfer-encoding': 'chunked' }),
      'x-request-id': requestId,
      'x-forwarded-for': appendForwardedFor(forwardedFor, peer, isTrusted),
    }
    let current: ClientRequest | null = null
    const send = (headers: Headers, receive: (answer: IncomingMessage) => void): ClientRequest => {
      const { method, url } = request
      const sent = sendRequest({ agent, hostname, port, method, path: url, headers }, (answer) => {
        if (sent === current) receive(answer)
      })
      sent.on('error', (cause) => {
        if (sent !== current) return
        if (response.headersSent || response.destroyed) response.destroy()
        else void refuse(response, requestId, silent(cause))
      })
      current = sent
      return sent
    }
    const letGo = () => {
      const sent = current
      current = null
      sent?.destroy()
    }
    response.once('close', () => {
      if (!response.writableFinished) letGo()
    })

    const forwarded = send(headers, (answer) => {
      const isLate = answer.statusCode === errorStatus.request_timeout
      response.writeHead(answer.statusCode ?? 502, { ...endToEnd(answer), ...(isLate && { connection: 'close' }) })
      // An answer to half a request is final. The connection to the backend, which waits for the rest, is not reused.
      if (!request.readableEnded) {
        dropRest()
        answer.once('end', letGo)
      }
      // Ending an answer while its request is still arriving would cut the sender's connection.
      const done = () => {
        if (request.readableEnded || isLate) response.end()
        else for (const event of ['end', 'close']) request.once(event, () => response.end())
      }
      const askAgain = (headersOfRest: Headers, receive: (answer: IncomingMessage) => void) =>
        void send({ ...unconditional(headers), ...headersOfRest }, receive).end()
      relay(
        { answer, askAgain: request.method === 'GET' && !hasBody(request) ? askAgain : null, letGo, done },
        response,
      )
    })
    // Browsers only read an answer after sending everything: the rest is read and dropped, so that the answer arrives.
    const dropRest = () => {
      request.unpipe()
      request.resume()
    }
    forwarded.once('close', dropRest)
    request.pipe(forwarded)
    if (hasBody(request))
      watchSender(request, pace, () => {
        letGo()
        if (response.headersSent) response.destroy()
        else void refuse(response, requestId, tooSlow())
      })
  })
}

type Headers = Record<string, string | string[]>

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** The headers without conditions. */
const unconditional = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('if-')))

/** The end-to-end headers. */
function endToEnd(message: IncomingMessage): Headers {
  const headers: Headers = {}
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined && !hopByHop.has(name)) headers[name] = value
  return headers
}

const silent = (cause: Error) =>
  new AppError('unavailable', 'The service behind this address does not answer. Try again in a moment.', { cause })

async function refuse(response: ServerResponse, requestId: string, error: AppError): Promise<void> {
  const problem = problemResponse(error, requestId)
  response.writeHead(problem.status, Object.fromEntries(problem.headers))
  response.end(await problem.text())
}
