import { getRouteApi } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import { FileButton, FileDrop, UploadHint } from '../components/file-picker.tsx'
import { PageHeader, Section } from '../components/page.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { useMay } from '../features/account/profile.tsx'
import { DocumentList, DocumentListSkeleton } from '../features/documents/document-list.tsx'
import { uploadDocuments } from '../features/documents/documents-section.tsx'
import { useLimits } from '../lib/limits.ts'

const route = getRouteApi('/app/manuals')

const resource = { type: 'general_document' } as const

export function Documents() {
  const may = useMay()
  const navigate = route.useNavigate()
  const { q } = route.useSearch()
  const shownSearch = useDeferredValue(q)
  const { documents } = useLimits()
  const mayAdd = may('create', resource)
  const add = (files: File[]) => uploadDocuments(null, files)
  return (
    <FileDrop label="Drop documents to upload them" isDisabled={!mayAdd} onDrop={add}>
      <PageHeader
        title="Documents"
        below={mayAdd ? <UploadHint limits={documents} /> : 'The documents of a part are on its page.'}
      >
        {mayAdd && (
          <FileButton label="Upload documents" limits={documents} allowsMultiple variant="primary" onSelect={add} />
        )}
      </PageHeader>
      <div className="mb-5">
        <SearchBox
          label="Search documents"
          value={q ?? ''}
          onSearch={(text) => navigate({ search: { q: text || undefined }, replace: true })}
        />
      </div>
      <Section skeleton={<DocumentListSkeleton />}>
        <DocumentList search={shownSearch} mayEdit={may('edit', resource)} mayRemove={may('delete', resource)} />
      </Section>
    </FileDrop>
  )
}
