import { type Door, door } from '../endpoint.ts'
import { manual, manualForm, manualLibrary } from '../resources/documents.ts'
import { part } from '../resources/parts.ts'
import { removed } from '../resources/removed.ts'

export const manualDoors: Door[] = [
  door(part, 'view', 'documents.list', ({ id }) => ({ input: { partId: id } })),
  door(manualLibrary, 'view', 'documents.list', () => ({ input: {} })),
  door(manual, 'view', 'documents.get', ({ id }) => ({ input: { id } })),
  door(manual, 'edit', 'documents.update', ({ id }) => ({ input: { id, title: 'Changed' } })),
  door(manual, 'delete', 'documents.remove', ({ id }) => ({ input: { id } })),
  door(removed(manual, 'documents.remove'), 'delete', 'documents.restore', ({ id }) => ({ input: { id } })),

  door(part, 'create', 'videos POST /documents/manuals', ({ id }) => ({ body: manualForm(id) })),
  door(manualLibrary, 'create', 'videos POST /documents/manuals', () => ({ body: manualForm(null) })),
  door(part, 'view', 'videos GET /documents/manuals', ({ id }) => ({ query: `?partId=${id}` })),
  door(manualLibrary, 'view', 'videos GET /documents/manuals', () => ({})),
  door(manual, 'view', 'videos GET /documents/:id', ({ id }) => ({ params: { id } })),
  door(manual, 'delete', 'videos DELETE /documents/:id', ({ id }) => ({ params: { id } })),
]
