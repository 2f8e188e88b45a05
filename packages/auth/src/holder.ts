import type { Holder } from '@abparts/http/shares'
import { stranger } from '@abparts/http/stranger'
import type { Caller } from './gate.ts'

/** For whom something scarce is held: a user of an organization. Users without one are an organization of their own. */
export const holderOf = ({ identity }: Pick<Caller, 'identity'>): Holder =>
  identity === null ? stranger() : { group: identity.organizationId ?? identity.userId, person: identity.userId }
