import { getRouteApi } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Button } from '../components/button.tsx'
import { FileDrop } from '../components/file-picker.tsx'
import { PageHeader, Section } from '../components/page.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { Segmented } from '../components/segmented.tsx'
import { useMay } from '../features/account/profile.tsx'
import { UploadSupportVideoModal } from '../features/videos/support-video-form.tsx'
import { SupportVideoList } from '../features/videos/support-video-list.tsx'
import { categoryOptions } from '../features/videos/video.tsx'
import { VideoGridSkeleton } from '../features/videos/video-grid-skeleton.tsx'

const route = getRouteApi('/app/support')

const everyCategory = [{ value: 'all', label: 'All' }, ...categoryOptions] as const

export function Support() {
  const may = useMay()
  const navigate = route.useNavigate()
  const { q, category } = route.useSearch()
  /** The dialog is open when this is set, with the files that were dropped. */
  const [added, setAdded] = useState<File[] | null>(null)
  const shownSearch = useDeferredValue(q)
  const shownCategory = useDeferredValue(category)
  const mayUpload = may('create', { type: 'support_video' })
  const upload = mayUpload && (
    <Button variant="primary" onPress={() => setAdded([])}>
      <Plus aria-hidden />
      Upload videos
    </Button>
  )
  return (
    <FileDrop label="Drop videos to upload them" isDisabled={!mayUpload} onDrop={setAdded}>
      <PageHeader title="Support videos">{upload}</PageHeader>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-3">
        <SearchBox
          label="Search videos"
          value={q ?? ''}
          onSearch={(text) => navigate({ search: (search) => ({ ...search, q: text || undefined }), replace: true })}
        />
        <Segmented
          label="Category"
          value={category ?? 'all'}
          onChange={(value) =>
            navigate({
              search: (search) => ({ ...search, category: value === 'all' ? undefined : value }),
              replace: true,
            })
          }
          options={everyCategory}
        />
      </div>
      <Section skeleton={<VideoGridSkeleton />}>
        <SupportVideoList category={shownCategory} search={shownSearch} emptyAction={upload} />
      </Section>
      {added && <UploadSupportVideoModal initialFiles={added} isOpen onOpenChange={() => setAdded(null)} />}
    </FileDrop>
  )
}
