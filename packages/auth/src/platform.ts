import type { Caller } from './gate.ts'

/**
 * The platform itself, which may do everything: its jobs, its operator's commands, tests. No request is answered with
 * this identity; the import rules ensure that.
 */
export const platform: Caller = {
  identity: { userId: '00000000-0000-0000-0000-000000000000', role: 'super_admin', organizationId: null },
  actor: { userId: null, address: null, requestId: null },
}
