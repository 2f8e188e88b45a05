import type { Caller } from './gate.ts'

/**
 * The platform itself, which may do everything: its jobs, its operator's commands, tests. Nobody's request is answered
 * as this; the rules of imports see to that.
 */
export const platform: Caller = {
  identity: { userId: '00000000-0000-0000-0000-000000000000', role: 'super_admin', organizationId: null },
  actor: { userId: null, address: null, requestId: null },
}
