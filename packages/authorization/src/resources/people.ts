import type { Role } from '@abparts/contracts/user'
import { insertedRow } from '@abparts/db/inserted-row'
import { invitations, users } from '@abparts/db/schema'
import type { Owner, ResourceKind, Sample } from '../endpoint.ts'
import { organizationOf } from './organizations.ts'

const owners: Owner[] = ['north', 'south', 'nobody']

const ofRole = (role: Role): ResourceKind<Sample> => ({
  what: role,
  types: ['user'],
  owners,
  make: async ({ db, ...platform }, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    const name = crypto.randomUUID()
    const values = { username: name, email: `${name}@abparts.test`, name, role, organizationId }
    const { id } = insertedRow(await db.insert(users).values(values).returning())
    return { id, resource: { type: 'user', organizationId, userId: id, role } }
  },
})

/** An account, including those of users whom only a super admin may manage. */
export const user = ofRole('user')
export const superior = ofRole('super_admin')

/** The same, and the caller's own. */
export const person: ResourceKind<Sample> = {
  what: 'a person',
  types: user.types,
  owners: [...owners, 'self'],
  make: async (platform, owner, caller) => {
    if (owner !== 'self' || caller.identity === null) return user.make(platform, owner, caller)
    const { userId: id, ...identity } = caller.identity
    return { id, resource: { type: 'user', userId: id, ...identity } }
  },
}

interface ToOrganization extends Sample {
  organizationId: string | null
}

/** Where an account can be created. */
export const userOwner: ResourceKind<ToOrganization> = {
  what: 'a user of an owner',
  types: user.types,
  owners,
  make: async (platform, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    return { id: '', organizationId, resource: { type: 'user', organizationId } }
  },
}

/** Where an account can be created without an invitation: one permission for all of them. */
export const newAccount: ResourceKind<ToOrganization> = {
  what: 'an account',
  types: ['account'],
  owners,
  make: async (platform, owner, caller) => ({
    ...(await userOwner.make(platform, owner, caller)),
    resource: { type: 'account' },
  }),
}

/** A user of one organization who is to be moved to another one. */
export const userToMove: ResourceKind<ToOrganization> = {
  what: 'a user who moves',
  types: user.types,
  owners,
  make: async (platform, owner, caller) => ({
    ...(await user.make(platform, 'north', caller)),
    organizationId: organizationOf(platform, owner, caller),
  }),
}

export const invitation: ResourceKind<Sample> = {
  what: 'an invitation',
  types: user.types,
  owners,
  make: async ({ db, superAdmin, ...platform }, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    const name = crypto.randomUUID()
    const invitedBy = superAdmin.identity?.userId ?? ''
    const expiresAt = new Date(Date.now() + 3_600_000)
    const email = `${name}@abparts.test`
    const values = { tokenSha256: name, email, name, role: 'user' as const, organizationId, invitedBy, expiresAt }
    const { id } = insertedRow(await db.insert(invitations).values(values).returning())
    return { id, resource: { type: 'user', organizationId } }
  },
}

/** The caller's own profile. */
export const profile: ResourceKind<Sample> = {
  what: 'the own profile',
  types: ['profile'],
  owners: ['self'],
  make: async (_platform, _owner, { identity }) => {
    const userId = identity?.userId ?? ''
    return { id: userId, resource: { type: 'profile', userId } }
  },
}

/** The same, for calls that may end their sessions. */
export const sessions: ResourceKind<Sample> = {
  ...profile,
  make: async (platform, owner, caller) => {
    await caller.keepSignedIn()
    return profile.make(platform, owner, caller)
  },
}
