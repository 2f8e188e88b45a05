import { Document } from '@abparts/contracts/document'
import { samplePdf } from '@abparts/testing/sample-pdf'
import type { Resource, ResourceKind } from '../endpoint.ts'
import { asSuperAdmin } from './as-super-admin.ts'
import { part } from './parts.ts'

/** A form with a manual of a part, or with null a general one. */
export function manualForm(partId: string | null): FormData {
  const form = new FormData()
  form.append('title', 'Manual')
  if (partId !== null) form.append('partId', partId)
  form.append('file', new File([samplePdf()], 'manual.pdf'))
  return form
}

/** Where general manuals are listed and added. */
export const manualLibrary: ResourceKind<Resource> = {
  what: 'the general manuals',
  nouns: ['general_manual'],
  owners: ['library'],
  make: async () => ({ id: '', subject: { noun: 'general_manual' } }),
}

/** A manual of a part, or a general one. */
export const manual: ResourceKind<Resource> = {
  what: 'a manual',
  nouns: [...part.nouns, ...manualLibrary.nouns],
  owners: [...part.owners, ...manualLibrary.owners],
  make: async (platform, owner, caller) => {
    const about = owner === 'library' ? null : await part.make(platform, owner, caller)
    const body = manualForm(about?.id ?? null)
    const answer = await asSuperAdmin(platform, 'videos POST /documents/manuals', { body })
    const { id } = Document.parse(await answer.json())
    return { id, subject: about?.subject ?? { noun: 'general_manual' } }
  },
}
