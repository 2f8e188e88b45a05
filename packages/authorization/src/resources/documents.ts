import { Document } from '@abparts/contracts/document'
import { samplePdf } from '@abparts/testing/sample-pdf'
import type { ResourceKind, Sample } from '../endpoint.ts'
import { asSuperAdmin } from './as-super-admin.ts'
import { part } from './parts.ts'

/** A form with a document of a part, or with null a general document. */
export function documentForm(partId: string | null): FormData {
  const form = new FormData()
  form.append('title', 'Document')
  if (partId !== null) form.append('partId', partId)
  form.append('file', new File([samplePdf()], 'document.pdf'))
  return form
}

/** Where general documents are listed and added. */
export const documentLibrary: ResourceKind<Sample> = {
  what: 'the general documents',
  types: ['general_document'],
  owners: ['library'],
  make: async () => ({ id: '', resource: { type: 'general_document' } }),
}

/** A document of a part, or a general one. */
export const document: ResourceKind<Sample> = {
  what: 'a document',
  types: [...part.types, ...documentLibrary.types],
  owners: [...part.owners, ...documentLibrary.owners],
  make: async (platform, owner, caller) => {
    const about = owner === 'library' ? null : await part.make(platform, owner, caller)
    const body = documentForm(about?.id ?? null)
    const answer = await asSuperAdmin(platform, 'videos POST /documents/manuals', { body })
    const { id } = Document.parse(await answer.json())
    return { id, resource: about?.resource ?? { type: 'general_document' } }
  },
}
