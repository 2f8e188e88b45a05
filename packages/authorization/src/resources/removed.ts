import type { Resource, ResourceKind } from '../endpoint.ts'
import { asSuperAdmin } from './as-super-admin.ts'

/** The same, but removed by a procedure, so that it can be restored. */
export const removed = <T extends Resource>(
  { what, make, ...kind }: ResourceKind<T>,
  route: string,
): ResourceKind<T> => ({
  ...kind,
  what: `${what}, removed`,
  make: async (platform, owner, caller) => {
    const resource = await make(platform, owner, caller)
    await asSuperAdmin(platform, route, { input: { id: resource.id } })
    return resource
  },
})
