import { getRouteApi } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Button } from '../components/button.tsx'
import { PageHeader, Section } from '../components/page.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { useAccount, useMay } from '../features/account/profile.tsx'
import { OwnerFilter } from '../features/parts/owner-filter.tsx'
import { CreatePartModal } from '../features/parts/part-form.tsx'
import { NoParts, PartGridSkeleton, PartList } from '../features/parts/part-list.tsx'

const route = getRouteApi('/app/parts')

export function Parts() {
  const { organizationId } = useAccount()
  const may = useMay()
  const navigate = route.useNavigate()
  const { q, owner } = route.useSearch()
  const [isCreating, setCreating] = useState(false)
  // The previous parts stay until the next ones are loaded.
  const shownSearch = useDeferredValue(q)
  const shownOwner = useDeferredValue(owner)
  const mayCreate = may('create', { type: 'proprietary_part', organizationId })

  return (
    <>
      <PageHeader title="Parts">
        {mayCreate && (
          <Button variant="primary" onPress={() => setCreating(true)}>
            <Plus aria-hidden />
            New part
          </Button>
        )}
      </PageHeader>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
        <SearchBox
          label="Search number, name, description"
          value={q ?? ''}
          onSearch={(text) => navigate({ search: (search) => ({ ...search, q: text || undefined }), replace: true })}
        />
        <OwnerFilter
          owner={owner}
          onChange={(value) => navigate({ search: (search) => ({ ...search, owner: value }), replace: true })}
        />
      </div>
      <Section skeleton={<PartGridSkeleton />}>
        <PartList
          filter={{
            ...(shownSearch && { search: shownSearch }),
            ...(shownOwner && { organizationId: shownOwner === 'catalog' ? null : shownOwner }),
          }}
          empty={
            <NoParts
              isFiltered={q !== undefined || owner !== undefined}
              onShowAll={() => navigate({ search: {} })}
              {...(mayCreate && { onCreate: () => setCreating(true) })}
            />
          }
        />
      </Section>
      <CreatePartModal isOpen={isCreating} onOpenChange={setCreating} />
    </>
  )
}
