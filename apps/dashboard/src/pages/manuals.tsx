import { getRouteApi } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import { FileButton, FileDrop, UploadHint } from '../components/file-picker.tsx'
import { PageHeader, Section } from '../components/page.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { useMay } from '../features/account/profile.tsx'
import { ManualList, ManualListSkeleton } from '../features/documents/document-list.tsx'
import { manualFileTypes, manualLimits, uploadManuals } from '../features/documents/documents-section.tsx'

const route = getRouteApi('/app/manuals')

const subject = { noun: 'general_manual' } as const

export function Manuals() {
  const may = useMay()
  const navigate = route.useNavigate()
  const { q } = route.useSearch()
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
