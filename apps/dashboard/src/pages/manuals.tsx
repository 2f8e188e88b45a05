import { useDeferredValue } from 'react'
import { FileButton } from '../components/file-button.tsx'
import { FileDrop } from '../components/file-drop.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { Section } from '../components/section.tsx'
import { UploadHint } from '../components/upload-hint.tsx'
import { useMay } from '../features/account/use-account.ts'
import { manualFileTypes, manualLimits } from '../features/documents/manual-limits.ts'
import { ManualList } from '../features/documents/manual-list.tsx'
import { ManualListSkeleton } from '../features/documents/manual-list-skeleton.tsx'
import { uploadManuals } from '../features/documents/upload-manuals.ts'
import { manualsRoute } from '../routes/manuals.tsx'

const subject = { noun: 'general_manual' } as const

export function Manuals() {
  const may = useMay()
  const navigate = manualsRoute.useNavigate()
  const { q } = manualsRoute.useSearch()
  const shownSearch = useDeferredValue(q)
  const mayAdd = may('create', subject)
  const add = (files: File[]) => uploadManuals(null, files)
  return (
    <FileDrop label="Drop manuals to upload them" isDisabled={!mayAdd} onDrop={add}>
      <PageHeader
        title="Manuals"
        below={mayAdd ? <UploadHint limits={manualLimits} /> : 'Those of a single part are on its page.'}
      >
        {mayAdd && (
          <FileButton label="Upload manuals" accept={manualFileTypes} allowsMultiple variant="primary" onSelect={add} />
        )}
      </PageHeader>
      <div className="mb-5">
        <SearchBox
          label="Search manuals"
          value={q ?? ''}
          onSearch={(text) => navigate({ search: { q: text || undefined }, replace: true })}
        />
      </div>
      <Section skeleton={<ManualListSkeleton />}>
        <ManualList search={shownSearch} mayEdit={may('edit', subject)} mayRemove={may('delete', subject)} />
      </Section>
    </FileDrop>
  )
}
