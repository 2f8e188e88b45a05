import { networkOf } from './client-address.ts'
import { requestContext } from './request-context.ts'
import type { Holder } from './shares.ts'

/** The holder of the current request if its caller is not signed in. All of them count as one organization. */
export const stranger = (): Holder => ({ group: 'anonymous', person: networkOf(requestContext().address ?? '') })
