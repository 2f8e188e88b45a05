import { Role } from '@abparts/contracts/user'

/** Is this role at most as high as that one? Nobody manages, or appoints, someone above themselves. */
export const isRankWithin = (role: Role, limit: Role): boolean =>
  Role.options.indexOf(role) <= Role.options.indexOf(limit)

/** The roles that someone of this role may give. */
export const rolesWithin = (limit: Role): Role[] => Role.options.filter((role) => isRankWithin(role, limit))
