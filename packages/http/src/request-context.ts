import { AsyncLocalStorage } from 'node:async_hooks'

/** What is known of a request beside what it says itself. */
export interface RequestContext {
  /** The one that a proxy in front gave it in `X-Request-Id`, else a new one. */
  requestId: string
  /** Where it comes from; null when nobody has said so. */
  readonly address: string | null
}

const contexts = new AsyncLocalStorage<RequestContext>()

/** For whoever accepts connections: answers a request in its context, which every copy of the request has as well. */
export function answerInContext<Answer>(
  request: Request,
  addressOf: () => string | null,
  answer: (request: Request) => Answer,
): Answer {
  const given = request.headers.get('x-request-id')
  const requestId = given !== null && /^[\w-]{8,64}$/.test(given) ? given : crypto.randomUUID()
  let address: string | null | undefined
  const context = {
    requestId,
    // Who reads an image is hardly ever asked, and to look it up costs something.
    get address() {
      if (address === undefined) address = addressOf()
      return address
    },
  }
  return contexts.run(context, () => answer(request))
}

/** The context of the request that is being answered; a new one outside of any. */
export const requestContext = (): RequestContext =>
  contexts.getStore() ?? { requestId: crypto.randomUUID(), address: null }
