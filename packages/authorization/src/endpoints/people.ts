import { type Endpoint, endpoint, type Sample } from '../endpoint.ts'
import { emptyOrganization, newOrganization, organization, quota } from '../resources/organizations.ts'
import { invitation, newAccount, person, superior, user, userOwner, userToMove } from '../resources/people.ts'

const account = () => ({
  name: 'New',
  role: 'user' as const,
  email: `${crypto.randomUUID()}@abparts.test`,
  password: 'correct horse battery staple',
})
const renaming = ({ id }: Sample) => ({ input: { id, name: crypto.randomUUID() } })

export const peopleEndpoints: Endpoint[] = [
  endpoint(organization, 'view', 'organizations.get', ({ id }) => ({ input: { id } })),
  endpoint(newOrganization, 'create', 'organizations.create', () => ({ input: { name: crypto.randomUUID() } })),
  endpoint(organization, 'edit', 'organizations.update', renaming),
  endpoint(quota, 'edit', 'organizations.setQuota', ({ id }) => ({ input: { id, quotaBytes: 1_000_000_000 } })),
  endpoint(emptyOrganization, 'delete', 'organizations.remove', ({ id }) => ({ input: { id } })),

  endpoint(person, 'view', 'users.get', ({ id }) => ({ input: { id } })),
  endpoint(newAccount, 'create', 'users.create', ({ organizationId }) => ({ input: { ...account(), organizationId } })),
  endpoint(person, 'edit', 'users.update', renaming),
  endpoint(superior, 'edit', 'users.update', renaming),
  endpoint(
    userToMove,
    'edit',
    'users.update',
    ({ id, organizationId }) => ({ input: { id, organizationId } }),
    ({ organizationId }) => [['create', { type: 'user', organizationId }]],
  ),
  ...[user, superior].map((kind) => endpoint(kind, 'delete', 'users.remove', ({ id }) => ({ input: { id } }))),

  endpoint(userOwner, 'create', 'invitations.create', ({ organizationId }) => {
    const { name, role, email } = account()
    return { input: { name, role, email, organizationId } }
  }),
  endpoint(invitation, 'delete', 'invitations.remove', ({ id }) => ({ input: { id } })),
]
