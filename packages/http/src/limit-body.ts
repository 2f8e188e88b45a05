import { AppError } from '@abparts/contracts/error'

/**
 * The same request with its whole body in memory, for handlers that read it without a limit of their own. Throws
 * `too_large` when the body says so, or at the first byte beyond, and `bad_request` when it breaks off.
 */
export async function limitBody(request: Request, maxBytes: number): Promise<Request> {
  if (request.body === null) return request
  const tooLarge = () => new AppError('too_large', `The body may have at most ${maxBytes} bytes.`)
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength
      if (size > maxBytes) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (cause) {
    throw cause instanceof AppError
      ? cause
      : new AppError('bad_request', 'The body breaks off before its end.', { cause })
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    signal: request.signal,
    body: new Blob(chunks),
  })
}
