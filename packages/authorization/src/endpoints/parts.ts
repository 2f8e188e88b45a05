import { partSubject } from '@abparts/auth/permissions'
import { type Door, door } from '../endpoint.ts'
import { part, partOwner, partToGive } from '../resources/parts.ts'

const newPart = (organizationId: string | null) => ({
  input: { partNumber: crypto.randomUUID(), name: 'Part', organizationId },
})

export const partDoors: Door[] = [
  door(part, 'view', 'parts.get', ({ id }) => ({ input: { id } })),
  door(part, 'view', 'parts.countMedia', ({ id }) => ({ input: { id } })),
  door(partOwner, 'create', 'parts.create', ({ organizationId }) => newPart(organizationId)),
  door(part, 'edit', 'parts.update', ({ id }) => ({ input: { id, name: 'Changed' } })),
  door(
    partToGive,
    'edit',
    'parts.update',
    ({ id, organizationId }) => ({ input: { id, organizationId } }),
    ({ organizationId }) => [['create', partSubject({ organizationId })]],
  ),
  door(part, 'delete', 'parts.remove', ({ id }) => ({ input: { id } })),
]
