import { partSubject } from '@abparts/auth/permissions'
import type { Part } from '@abparts/contracts/part'
import { FileButton } from '../../components/file-button.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { Section } from '../../components/section.tsx'
import { SectionHeader } from '../../components/section-header.tsx'
import { UploadHint } from '../../components/upload-hint.tsx'
import { useMay } from '../account/use-account.ts'
import { manualFileTypes, manualLimits } from './manual-limits.ts'
import { ManualList } from './manual-list.tsx'
import { ManualListSkeleton } from './manual-list-skeleton.tsx'
import { uploadManuals } from './upload-manuals.ts'

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
