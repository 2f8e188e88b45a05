import { partResource } from '@abparts/auth/permissions'
import type { Part } from '@abparts/contracts/part'
import { FileButton, FileDrop, UploadHint } from '../../components/file-picker.tsx'
import { Section, SectionHeader } from '../../components/page.tsx'
import { titleOfFile } from '../../lib/format.ts'
import { useLimits } from '../../lib/limits.ts'
import { useMay } from '../account/profile.tsx'
import { uploadQueue } from '../uploads/uploads.ts'
import { DocumentList, DocumentListSkeleton } from './document-list.tsx'

/** Uploads documents of a part, or general ones. Each gets its title from its file's name; it can be changed later. */
export function uploadDocuments(part: Part | null, files: readonly File[]): void {
  uploadQueue.add(
    files.map((file) => ({
      file,
      // In the path, so that an upload that is not allowed or exceeds the quota is refused before the file is sent.
      path: part === null ? '/documents/manuals' : `/documents/manuals?partId=${part.id}`,
      fields: { title: titleOfFile(file) || file.name },
      destination: part?.name ?? 'Documents',
      kind: 'documents',
    })),
  )
}

/** A part's documents. */
export function DocumentsSection({ part }: { part: Part }) {
  const may = useMay()
  const resource = partResource(part)
  const { documents } = useLimits()
  const mayAdd = may('create', resource)
  const add = (files: File[]) => uploadDocuments(part, files)
  return (
    <FileDrop label="Drop documents to add them" isDisabled={!mayAdd} onDrop={add}>
      <SectionHeader title="Documents" hint={mayAdd && <UploadHint limits={documents} />}>
        {mayAdd && <FileButton label="Add documents" limits={documents} allowsMultiple onSelect={add} />}
      </SectionHeader>
      <Section skeleton={<DocumentListSkeleton />}>
        <DocumentList partId={part.id} mayEdit={may('edit', resource)} mayRemove={may('delete', resource)} />
      </Section>
    </FileDrop>
  )
}
