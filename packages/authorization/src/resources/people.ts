import type { Role } from '@abparts/contracts/user'
import { insertedRow } from '@abparts/db/inserted-row'
import { invitations, users } from '@abparts/db/schema'
import type { Owner, Resource, ResourceKind } from '../endpoint.ts'
import { organizationOf } from './organizations.ts'

const owners: Owner[] = ['north', 'south', 'nobody']

const ofRole = (role: Role): ResourceKind<Resource> => ({
  what: role,
  nouns: ['member'],
  owners,
  make: async ({ db, ...platform }, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    const name = crypto.randomUUID()
    const values = { username: name, email: `${name}@abparts.test`, name, role, organizationId }
    const { id } = insertedRow(await db.insert(users).values(values).returning())
    return { id, subject: { noun: 'member', organizationId, userId: id, role } }
  },
})

/** An account, and those of people whom only a super admin may manage. */
export const member = ofRole('user')
export const superior = ofRole('super_admin')

/** The same, and the caller's own. */
export const person: ResourceKind<Resource> = {
  what: 'a person',
  nouns: member.nouns,
  owners: [...owners, 'self'],
  make: async (platform, owner, caller) => {
    if (owner !== 'self' || caller.identity === null) return member.make(platform, owner, caller)
    const { userId: id, ...identity } = caller.identity
    return { id, subject: { noun: 'member', userId: id, ...identity } }
  },
}

interface ToOrganization extends Resource {
  organizationId: string | null
}

/** Where an account may be made. */
export const memberOwner: ResourceKind<ToOrganization> = {
  what: 'a member of an owner',
  nouns: member.nouns,
  owners,
  make: async (platform, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    return { id: '', organizationId, subject: { noun: 'member', organizationId } }
  },
}

/** Where one may be made without an invitation: that is asked about all of them together. */
export const newAccount: ResourceKind<ToOrganization> = {
  what: 'an account',
  nouns: ['account'],
  owners,
  make: async (platform, owner, caller) => ({
    ...(await memberOwner.make(platform, owner, caller)),
    subject: { noun: 'account' },
  }),
}

/** A member of one organization who is to go to another one. */
export const memberToMove: ResourceKind<ToOrganization> = {
  what: 'a member who moves',
  nouns: member.nouns,
  owners,
  make: async (platform, owner, caller) => ({
    ...(await member.make(platform, 'north', caller)),
    organizationId: organizationOf(platform, owner, caller),
  }),
}

export const invitation: ResourceKind<Resource> = {
  what: 'an invitation',
  nouns: member.nouns,
  owners,
  make: async ({ db, superAdmin, ...platform }, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    const name = crypto.randomUUID()
    const invitedBy = superAdmin.identity?.userId ?? ''
    const expiresAt = new Date(Date.now() + 3_600_000)
    const email = `${name}@abparts.test`
    const values = { tokenSha256: name, email, name, role: 'user' as const, organizationId, invitedBy, expiresAt }
    const { id } = insertedRow(await db.insert(invitations).values(values).returning())
    return { id, subject: { noun: 'member', organizationId } }
  },
}

/** The caller's own profile. */
export const profile: ResourceKind<Resource> = {
  what: 'the own profile',
  nouns: ['profile'],
  owners: ['self'],
  make: async (_platform, _owner, { identity }) => {
    const userId = identity?.userId ?? ''
    return { id: userId, subject: { noun: 'profile', userId } }
  },
}

/** The same, for what may end their sessions. */
export const sessions: ResourceKind<Resource> = {
  ...profile,
  make: async (platform, owner, caller) => {
    await caller.keepSignedIn()
    return profile.make(platform, owner, caller)
  },
}
