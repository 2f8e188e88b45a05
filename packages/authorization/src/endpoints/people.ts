import { type Door, door, type Thing } from '../endpoint.ts'
import { emptyOrganization, newOrganization, organization, quota } from '../resources/organizations.ts'
import { invitation, member, memberOwner, memberToMove, newAccount, person, superior } from '../resources/people.ts'

const account = () => ({
  name: 'New',
  role: 'user' as const,
  email: `${crypto.randomUUID()}@abparts.test`,
  password: 'correct horse battery staple',
})
const renaming = ({ id }: Thing) => ({ input: { id, name: crypto.randomUUID() } })

export const peopleDoors: Door[] = [
  door(organization, 'view', 'organizations.get', ({ id }) => ({ input: { id } })),
  door(newOrganization, 'create', 'organizations.create', () => ({ input: { name: crypto.randomUUID() } })),
  door(organization, 'edit', 'organizations.update', renaming),
  door(quota, 'edit', 'organizations.setQuota', ({ id }) => ({ input: { id, quotaBytes: 1_000_000_000 } })),
  door(emptyOrganization, 'delete', 'organizations.remove', ({ id }) => ({ input: { id } })),

  door(person, 'view', 'users.get', ({ id }) => ({ input: { id } })),
  door(newAccount, 'create', 'users.create', ({ organizationId }) => ({ input: { ...account(), organizationId } })),
  door(person, 'edit', 'users.update', renaming),
  door(superior, 'edit', 'users.update', renaming),
  door(
    memberToMove,
    'edit',
    'users.update',
    ({ id, organizationId }) => ({ input: { id, organizationId } }),
    ({ organizationId }) => [['create', { noun: 'member', organizationId }]],
  ),
  ...[member, superior].map((kind) => door(kind, 'delete', 'users.remove', ({ id }) => ({ input: { id } }))),

  door(memberOwner, 'create', 'invitations.create', ({ organizationId }) => {
    const { name, role, email } = account()
    return { input: { name, role, email, organizationId } }
  }),
  door(invitation, 'delete', 'invitations.remove', ({ id }) => ({ input: { id } })),
]
