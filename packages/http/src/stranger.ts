import { networkOf } from './client-address.ts'
import { requestContext } from './request-context.ts'
import type { Holder } from './shares.ts'

/** Who sends this request, as long as nobody has signed in: all strangers together have one organization's share. */
export const stranger = (): Holder => ({ group: 'anonymous', person: networkOf(requestContext().address ?? '') })
