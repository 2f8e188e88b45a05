import { partSubject } from '@abparts/auth/permissions'
import { DocumentContentType } from '@abparts/contracts/document'
import { formatBytes } from '@abparts/contracts/format-bytes'
import { maxDocumentBytes } from '@abparts/contracts/limits'
import type { Part } from '@abparts/contracts/part'
import { FileButton, FileDrop, UploadHint } from '../../components/file-picker.tsx'
import { Section, SectionHeader } from '../../components/page.tsx'
import { titleOfFile } from '../../lib/format.ts'
import { useMay } from '../account/profile.tsx'
import { uploadQueue } from '../uploads/uploads.ts'
import { ManualList, ManualListSkeleton } from './document-list.tsx'

/** What the system's file chooser offers. */
export const manualFileTypes = DocumentContentType.options

/** What may be uploaded, as a line for people. */
export const manualLimits = `PDF, up to ${formatBytes(maxDocumentBytes)} each.`

/** Uploads manuals of a part, or general ones. Each gets a title from its file's name, which can be changed. */
export function uploadManuals(part: Part | null, files: readonly File[]): void {
  uploadQueue.add(
    files.map((file) => ({
      file,
      // In the path, so that whoever may not, or finds no room, is told before the file is sent.
      path: part === null ? '/documents/manuals' : `/documents/manuals?partId=${part.id}`,
      fields: { title: titleOfFile(file) || file.name },
      place: part?.name ?? 'Manuals',
      maxBytes: maxDocumentBytes,
    })),
  )
}

/** A part's manuals. */
export function ManualsSection({ part }: { part: Part }) {
  const may = useMay()
  const subject = partSubject(part)
  const mayAdd = may('create', subject)
  const add = (files: File[]) => uploadManuals(part, files)
  return (
    <FileDrop label="Drop manuals to add them" isDisabled={!mayAdd} onDrop={add}>
      <SectionHeader title="Manuals" hint={mayAdd && <UploadHint limits={manualLimits} />}>
        {mayAdd && <FileButton label="Add manuals" accept={manualFileTypes} allowsMultiple onSelect={add} />}
      </SectionHeader>
      <Section skeleton={<ManualListSkeleton />}>
        <ManualList partId={part.id} mayEdit={may('edit', subject)} mayRemove={may('delete', subject)} />
      </Section>
    </FileDrop>
  )
}
