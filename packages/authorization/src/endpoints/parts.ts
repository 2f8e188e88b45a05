import { partResource } from '@abparts/auth/permissions'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { part, partOwner, partToGive } from '../resources/parts.ts'

const newPart = (organizationId: string | null) => ({
  input: { partNumber: crypto.randomUUID(), name: 'Part', organizationId },
})

export const partEndpoints: Endpoint[] = [
  endpoint(part, 'view', 'parts.get', ({ id }) => ({ input: { id } })),
  endpoint(part, 'view', 'parts.countMedia', ({ id }) => ({ input: { id } })),
  endpoint(partOwner, 'create', 'parts.create', ({ organizationId }) => newPart(organizationId)),
  endpoint(part, 'edit', 'parts.update', ({ id }) => ({ input: { id, name: 'Changed' } })),
  endpoint(
    partToGive,
    'edit',
    'parts.update',
    ({ id, organizationId }) => ({ input: { id, organizationId } }),
    ({ organizationId }) => [['create', partResource({ organizationId })]],
  ),
  endpoint(part, 'delete', 'parts.remove', ({ id }) => ({ input: { id } })),
]
