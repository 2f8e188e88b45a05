import { type Endpoint, endpoint } from '../endpoint.ts'
import { manual, manualForm, manualLibrary } from '../resources/documents.ts'
import { part } from '../resources/parts.ts'
import { removed } from '../resources/removed.ts'

export const manualEndpoints: Endpoint[] = [
  endpoint(part, 'view', 'documents.list', ({ id }) => ({ input: { partId: id } })),
  endpoint(manualLibrary, 'view', 'documents.list', () => ({ input: {} })),
  endpoint(manual, 'view', 'documents.get', ({ id }) => ({ input: { id } })),
  endpoint(manual, 'edit', 'documents.update', ({ id }) => ({ input: { id, title: 'Changed' } })),
  endpoint(manual, 'delete', 'documents.remove', ({ id }) => ({ input: { id } })),
  endpoint(removed(manual, 'documents.remove'), 'delete', 'documents.restore', ({ id }) => ({ input: { id } })),

  endpoint(part, 'create', 'videos POST /documents/manuals', ({ id }) => ({ body: manualForm(id) })),
  endpoint(manualLibrary, 'create', 'videos POST /documents/manuals', () => ({ body: manualForm(null) })),
  endpoint(part, 'view', 'videos GET /documents/manuals', ({ id }) => ({ query: `?partId=${id}` })),
  endpoint(manualLibrary, 'view', 'videos GET /documents/manuals', () => ({})),
  endpoint(manual, 'view', 'videos GET /documents/:id', ({ id }) => ({ params: { id } })),
  endpoint(manual, 'delete', 'videos DELETE /documents/:id', ({ id }) => ({ params: { id } })),
]
