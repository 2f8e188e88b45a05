import { getRouteApi } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import { PageHeader, Section } from '../components/page.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { useAccount, useMay } from '../features/account/profile.tsx'
import { InvitationList } from '../features/invitations/invitation-list.tsx'
import { InviteButton } from '../features/invitations/invite.tsx'
import { UserList, UserListSkeleton } from '../features/users/user-list.tsx'

const route = getRouteApi('/app/members')

export function Users() {
  const { organization } = useAccount()
  const may = useMay()
  const navigate = route.useNavigate()
  const { q } = route.useSearch()
  const shownSearch = useDeferredValue(q)
  const filter = shownSearch ? { search: shownSearch } : {}
  const mayInvite = may('create', { type: 'user', organizationId: organization?.id ?? null })
  return (
    <>
      <PageHeader title="Users">
        {mayInvite && <InviteButton organization={organization} variant="primary" />}
      </PageHeader>
      <div className="mb-5">
        <SearchBox
          label="Search name or e-mail"
          value={q ?? ''}
          onSearch={(text) => navigate({ search: { q: text || undefined }, replace: true })}
        />
      </div>
      <Section skeleton={<UserListSkeleton />}>
        <UserList filter={filter} />
        {mayInvite && <InvitationList filter={filter} />}
      </Section>
    </>
  )
}
