import { AppError } from '@abparts/contracts/error'
import { requestIdOf } from '@abparts/http/request-id'

/** Headers that belong to one connection (RFC 9110 §7.6.1). */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']

/**
 * Streams a request to a service and its answer back, byte for byte: nothing is decoded, followed or buffered.
 * Throws `unavailable` when the service does not answer.
 */
export async function forward(request: Request, baseUrl: string): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const headers = new Headers(request.headers)
  for (const name of [...hopByHop, 'host']) headers.delete(name)
  headers.set('x-request-id', requestIdOf(request))
  try {
    const answer = await fetch(baseUrl + pathname + search, {
      method: request.method,
      headers,
      body: request.body,
      signal: request.signal,
      redirect: 'manual',
      decompress: false,
    })
    const answerHeaders = new Headers(answer.headers)
    for (const name of hopByHop) answerHeaders.delete(name)
    return new Response(answer.body, { status: answer.status, headers: answerHeaders })
  } catch (cause) {
    throw new AppError('unavailable', 'The service behind this address does not answer. Try again in a moment.', {
      cause,
    })
  }
}
