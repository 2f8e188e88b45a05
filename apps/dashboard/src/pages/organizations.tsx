import { getRouteApi } from '@tanstack/react-router'
import { Building2, Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { PageHeader, Section } from '../components/page.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { useMay } from '../features/account/profile.tsx'
import { CreateOrganizationModal } from '../features/organizations/organization-actions.tsx'
import { OrganizationList, OrganizationListSkeleton } from '../features/organizations/organization-list.tsx'

const route = getRouteApi('/app/organizations')

export function Organizations() {
  const may = useMay()
  const navigate = route.useNavigate()
  const { q } = route.useSearch()
  const shownSearch = useDeferredValue(q)
  const [isCreating, setCreating] = useState(false)
  const create = may('create', { type: 'organization' }) && (
    <Button variant="primary" onPress={() => setCreating(true)}>
      <Plus aria-hidden />
      New organization
    </Button>
  )
  return (
    <>
      <PageHeader title="Organizations">{create}</PageHeader>
      <div className="mb-5">
        <SearchBox
          label="Search organizations"
          value={q ?? ''}
          onSearch={(text) => navigate({ search: { q: text || undefined }, replace: true })}
        />
      </div>
      <Section skeleton={<OrganizationListSkeleton />}>
        <OrganizationList
          search={shownSearch}
          empty={
            <Empty icon={Building2} title={q ? 'No matching organizations.' : 'No organizations yet.'}>
              {!q && create}
            </Empty>
          }
        />
      </Section>
      <CreateOrganizationModal isOpen={isCreating} onOpenChange={setCreating} />
    </>
  )
}
