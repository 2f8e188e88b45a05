import type { Actor } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import { clientAddress } from '@abparts/http/client-address'
import { requestIdOf } from '@abparts/http/request-id'

/** Who sent a request, for the log of who did what. */
export const actorOf = ({ userId }: Identity, request: Request): Actor => ({
  userId,
  address: clientAddress(request),
  requestId: requestIdOf(request),
})
