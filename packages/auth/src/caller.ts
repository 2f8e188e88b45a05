import { clientAddress } from '@abparts/http/client-address'
import { requestIdOf } from '@abparts/http/request-id'
import type { Identify } from './access-token.ts'
import type { Caller } from './gate.ts'

/** Who sent a request, and from where. Throws `unauthorized` for a bad token. */
export async function readCaller({ identify }: { identify: Identify }, request: Request): Promise<Caller> {
  const identity = await identify(request.headers)
  const userId = identity?.userId ?? null
  return { identity, actor: { userId, address: clientAddress(request), requestId: requestIdOf(request) } }
}
