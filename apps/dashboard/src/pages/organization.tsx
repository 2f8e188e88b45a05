import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Cog } from 'lucide-react'
import { Empty } from '../components/empty.tsx'
import { Section, SectionHeader } from '../components/page.tsx'
import { OrganizationHeader } from '../features/organizations/organization-header.tsx'
import { PartGridSkeleton, PartList } from '../features/parts/part-list.tsx'
import { UserListSkeleton } from '../features/users/user-list.tsx'
import { UsersSection } from '../features/users/users-section.tsx'
import { trpc } from '../lib/trpc.ts'

const route = getRouteApi('/app/organizations/$organizationId')

export function Organization() {
  return (
    <Section skeleton={<UserListSkeleton />}>
      <OrganizationPage />
    </Section>
  )
}

function OrganizationPage() {
  const { organizationId } = route.useParams()
  const { data: organization } = useSuspenseQuery(trpc.organizations.get.queryOptions({ id: organizationId }))
  return (
    <>
      <OrganizationHeader organization={organization} />
      <div className="mt-4 flex flex-col gap-10">
        <UsersSection organization={organization} />
        <section>
          <SectionHeader title="Proprietary parts" hint="Visible only to this organization." />
          <Section skeleton={<PartGridSkeleton />}>
            <PartList filter={{ organizationId }} empty={<Empty icon={Cog} title="No proprietary parts." />} />
          </Section>
        </section>
      </div>
    </>
  )
}
