type Fetch = (request: Request) => Response | Promise<Response>

/**
 * Answers HEAD like GET without range and body (RFC 9110 §9.3.2, §14.2). Elysia does too, but reads the whole body to
 * count its bytes, and overwrites the Content-Length that a handler has set.
 */
export function answerHead(fetch: Fetch): Fetch {
  return (request) => (request.method === 'HEAD' ? headOf(fetch, request) : fetch(request))
}

async function headOf(fetch: Fetch, request: Request): Promise<Response> {
  const headers = new Headers(request.headers)
  headers.delete('range')
  const answer = await fetch(new Request(request.url, { method: 'GET', headers, signal: request.signal }))
  await answer.body?.cancel()
  return new Response(null, { status: answer.status, headers: answer.headers })
}
