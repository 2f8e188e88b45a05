import type { Kind, Thing } from '../door.ts'
import { asSuperAdmin } from './as-super-admin.ts'

/** The same, but removed by a procedure, so that it can be restored. */
export const removed = <T extends Thing>({ owners, make }: Kind<T>, route: string): Kind<T> => ({
  owners,
  make: async (platform, owner, caller) => {
    const thing = await make(platform, owner, caller)
    await asSuperAdmin(platform, route, { input: { id: thing.id } })
    return thing
  },
})
