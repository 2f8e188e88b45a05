import type { ResourceKind, Sample } from '../endpoint.ts'
import { asSuperAdmin } from './as-super-admin.ts'

/** The same, but removed by a procedure, so that it can be restored. */
export const removed = <T extends Sample>(
  { what, make, ...kind }: ResourceKind<T>,
  route: string,
): ResourceKind<T> => ({
  ...kind,
  what: `${what}, removed`,
  make: async (platform, owner, caller) => {
    const sample = await make(platform, owner, caller)
    await asSuperAdmin(platform, route, { input: { id: sample.id } })
    return sample
  },
})
