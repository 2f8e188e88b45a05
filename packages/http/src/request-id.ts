const ids = new WeakMap<Request, string>()

/** The request's id: the one that a proxy in front gave it in `X-Request-Id`, else a new one. */
export function requestIdOf(request: Request): string {
  const known = ids.get(request)
  if (known !== undefined) return known
  const given = request.headers.get('x-request-id')
  const id = given !== null && /^[\w-]{8,64}$/.test(given) ? given : crypto.randomUUID()
  ids.set(request, id)
  return id
}

/** The id of a request that came with one, or was answered with a problem. Cheaper than to give one to each. */
export const knownRequestId = (request: Request): string | undefined =>
  request.headers.has('x-request-id') ? requestIdOf(request) : ids.get(request)
