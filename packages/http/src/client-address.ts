/** The client's address as the front door tells it, or null for a request that came straight to the service. */
export function clientAddress(request: Request): string | null {
  const nearest = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
  return nearest === undefined || nearest === '' ? null : nearest
}
