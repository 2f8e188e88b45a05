import { type Endpoint, endpoint } from '../endpoint.ts'
import { document, documentForm, documentLibrary } from '../resources/documents.ts'
import { part } from '../resources/parts.ts'
import { removed } from '../resources/removed.ts'

export const documentEndpoints: Endpoint[] = [
  endpoint(part, 'view', 'documents.list', ({ id }) => ({ input: { partId: id } })),
  endpoint(documentLibrary, 'view', 'documents.list', () => ({ input: {} })),
  endpoint(document, 'view', 'documents.get', ({ id }) => ({ input: { id } })),
  endpoint(document, 'edit', 'documents.update', ({ id }) => ({ input: { id, title: 'Changed' } })),
  endpoint(document, 'delete', 'documents.remove', ({ id }) => ({ input: { id } })),
  endpoint(removed(document, 'documents.remove'), 'delete', 'documents.restore', ({ id }) => ({ input: { id } })),

  endpoint(part, 'create', 'videos POST /documents/manuals', ({ id }) => ({ body: documentForm(id) })),
  endpoint(documentLibrary, 'create', 'videos POST /documents/manuals', () => ({ body: documentForm(null) })),
  endpoint(part, 'view', 'videos GET /documents/manuals', ({ id }) => ({ query: `?partId=${id}` })),
  endpoint(documentLibrary, 'view', 'videos GET /documents/manuals', () => ({})),
  endpoint(document, 'view', 'videos GET /documents/:id', ({ id }) => ({ params: { id } })),
  endpoint(document, 'delete', 'videos DELETE /documents/:id', ({ id }) => ({ params: { id } })),
]
