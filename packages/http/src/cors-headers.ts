type Fetch = (request: Request) => Response | Promise<Response>

interface CorsOptions {
  /** `https://app.example.com`; empty to allow only pages of this origin. */
  origins: readonly string[]
  /** Whether those pages may send cookies. */
  withCookies: boolean
}

const exposed = [
  'accept-ranges',
  'content-disposition',
  'content-range',
  'etag',
  'location',
  'retry-after',
  'tus-resumable',
  'upload-expires',
  'upload-length',
  'upload-offset',
  'x-request-id',
].join(', ')

/**
 * Lets pages of these origins read the responses (https://fetch.spec.whatwg.org/#http-cors-protocol). It wraps the
 * whole app, since some responses come before the router and from other handlers:
 * docs/decisions/039-cors-headers-are-set-around-the-app.md.
 */
export function allowOrigins(fetch: Fetch, { origins, withCookies }: CorsOptions): Fetch {
  if (origins.length === 0) return fetch
  const allowed = (origin: string) => ({
    'access-control-allow-origin': origin,
    ...(withCookies && { 'access-control-allow-credentials': 'true' }),
  })
  return async (request) => {
    const origin = request.headers.get('origin')
    const isAllowed = origin !== null && origins.includes(origin)
    if (isAllowed && request.method === 'OPTIONS' && request.headers.has('access-control-request-method'))
      return new Response(null, {
        status: 204,
        headers: {
          ...allowed(origin),
          'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? '',
          'access-control-max-age': '600',
          vary: 'Origin, Access-Control-Request-Headers',
        },
      })
    const answer = await fetch(request)
    answer.headers.append('vary', 'Origin')
    if (isAllowed) {
      for (const [name, value] of Object.entries(allowed(origin))) answer.headers.set(name, value)
      answer.headers.set('access-control-expose-headers', exposed)
    }
    return answer
  }
}
