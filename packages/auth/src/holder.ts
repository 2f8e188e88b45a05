import type { Holder } from '@abparts/http/shares'
import { stranger } from '@abparts/http/stranger'
import type { Caller } from './gate.ts'

/** The holder of a caller's shares. A user without an organization counts as a separate one. */
export const holderOf = ({ identity }: Pick<Caller, 'identity'>): Holder =>
  identity === null ? stranger() : { group: identity.organizationId ?? identity.userId, person: identity.userId }
