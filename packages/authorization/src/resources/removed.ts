import type { Kind, Thing } from '../endpoint.ts'
import { asSuperAdmin } from './as-super-admin.ts'

/** The same, but removed by a procedure, so that it can be restored. */
export const removed = <T extends Thing>({ what, make, ...kind }: Kind<T>, route: string): Kind<T> => ({
  ...kind,
  what: `${what}, removed`,
  make: async (platform, owner, caller) => {
    const thing = await make(platform, owner, caller)
    await asSuperAdmin(platform, route, { input: { id: thing.id } })
    return thing
  },
})
