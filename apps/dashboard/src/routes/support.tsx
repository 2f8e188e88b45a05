import { SupportVideoCategory } from '@abparts/contracts/video'
import { createRoute } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { z } from 'zod'
import { Button } from '../components/button.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { Section } from '../components/section.tsx'
import { Segmented } from '../components/segmented.tsx'
import { useMay } from '../features/account/use-account.ts'
import { categoryOptions } from '../features/videos/labels.ts'
import { SupportVideoList } from '../features/videos/support-video-list.tsx'
import { UploadSupportVideoModal } from '../features/videos/upload-support-video-modal.tsx'
import { VideoGridSkeleton } from '../features/videos/video-grid-skeleton.tsx'
import { appRoute } from './app.tsx'

const SupportSearch = z.object({
  q: z.coerce.string().trim().max(200).optional().catch(undefined),
  category: SupportVideoCategory.optional().catch(undefined),
})

export const supportRoute = createRoute({
  path: '/support',
  getParentRoute: () => appRoute,
  validateSearch: SupportSearch,
  component: Support,
})

const everyCategory = [{ value: 'all', label: 'All' }, ...categoryOptions] as const

function Support() {
  const may = useMay()
  const navigate = supportRoute.useNavigate()
  const { q, category } = supportRoute.useSearch()
  const [isUploading, setUploading] = useState(false)
  const shownSearch = useDeferredValue(q)
  const shownCategory = useDeferredValue(category)
  const upload = may('create', { noun: 'support_video' }) && (
    <Button variant="primary" onPress={() => setUploading(true)}>
      <Plus aria-hidden />
      Upload video
    </Button>
  )
  return (
    <>
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
      {isUploading && <UploadSupportVideoModal isOpen onOpenChange={setUploading} />}
    </>
  )
}
