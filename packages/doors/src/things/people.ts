import type { Role } from '@abparts/contracts/user'
import { invitations, organizations, users } from '@abparts/db/schema'
import type { Kind, Owner, Thing } from '../door.ts'
import { insertOne } from './insert-one.ts'
import { organizationOf } from './organization-of.ts'

const owners: Owner[] = ['north', 'south', 'nobody']

const ofRole = (role: Role): Kind<Thing> => ({
  owners,
  make: async ({ db, ...platform }, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    const name = crypto.randomUUID()
    const values = { username: name, email: `${name}@abparts.test`, name, role, organizationId }
    const { id } = await insertOne(db.insert(users).values(values).returning())
    return { id, subject: { noun: 'member', organizationId, userId: id, role } }
  },
})

/** An account, and those of people whom only a super admin may manage. */
export const member = ofRole('user')
export const superior = ofRole('super_admin')

/** The same, and the caller's own. */
export const person: Kind<Thing> = {
  owners: [...owners, 'self'],
  make: async (platform, owner, caller) => {
    if (owner !== 'self' || caller.identity === null) return member.make(platform, owner, caller)
    const { userId: id, ...identity } = caller.identity
    return { id, subject: { noun: 'member', userId: id, ...identity } }
  },
}

interface ToOrganization extends Thing {
  organizationId: string | null
}

/** Where an account may be made. */
export const memberOwner: Kind<ToOrganization> = {
  owners,
  make: async (platform, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    return { id: '', organizationId, subject: { noun: 'member', organizationId } }
  },
}

/** A member of one organization who is to go to another one. */
export const memberToMove: Kind<ToOrganization> = {
  owners,
  make: async (platform, owner, caller) => ({
    ...(await member.make(platform, 'north', caller)),
    organizationId: organizationOf(platform, owner, caller),
  }),
}

export const invitation: Kind<Thing> = {
  owners,
  make: async ({ db, people, ...platform }, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    const name = crypto.randomUUID()
    const invitedBy = people.find(({ identity }) => identity?.role === 'super_admin')?.identity?.userId ?? ''
    const expiresAt = new Date(Date.now() + 3_600_000)
    const email = `${name}@abparts.test`
    const values = { tokenSha256: name, email, name, role: 'user' as const, organizationId, invitedBy, expiresAt }
    const { id } = await insertOne(db.insert(invitations).values(values).returning())
    return { id, subject: { noun: 'member', organizationId } }
  },
}

export const organization: Kind<Thing> = {
  owners: ['north', 'south'],
  make: async (platform, owner, caller) => {
    const id = organizationOf(platform, owner, caller) ?? ''
    return { id, subject: { noun: 'organization', organizationId: id } }
  },
}

/** One in which there is nothing; north is never it for those who belong there, and may not remove it. */
export const emptyOrganization: Kind<Thing> = {
  owners: organization.owners,
  make: async (platform, owner, caller) => {
    if (caller.identity?.role !== 'super_admin') return organization.make(platform, owner, caller)
    const name = crypto.randomUUID()
    const { id } = await insertOne(platform.db.insert(organizations).values({ name }).returning())
    return { id, subject: { noun: 'organization', organizationId: id } }
  },
}

/** A new organization is nobody's: it is asked about the caller's own. */
export const newOrganization: Kind<Thing> = {
  owners: ['self'],
  make: async (platform, owner, caller) => {
    const organizationId = organizationOf(platform, owner, caller)
    return { id: '', subject: { noun: 'organization', organizationId } }
  },
}
