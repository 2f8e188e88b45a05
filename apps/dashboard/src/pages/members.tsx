import { useDeferredValue } from 'react'
import { PageHeader } from '../components/page-header.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { Section } from '../components/section.tsx'
import { useAccount, useMay } from '../features/account/use-account.ts'
import { InvitationList } from '../features/invitations/invitation-list.tsx'
import { InviteButton } from '../features/invitations/invite-button.tsx'
import { MemberList } from '../features/users/member-list.tsx'
import { MemberListSkeleton } from '../features/users/member-list-skeleton.tsx'
import { membersRoute } from '../routes/members.tsx'

export function Members() {
  const { organization } = useAccount()
  const may = useMay()
  const navigate = membersRoute.useNavigate()
  const { q } = membersRoute.useSearch()
  const shownSearch = useDeferredValue(q)
  const filter = shownSearch ? { search: shownSearch } : {}
  const mayInvite = may('create', { noun: 'member', organizationId: organization?.id ?? null })
  return (
    <>
      <PageHeader title="Members">
        {mayInvite && <InviteButton organization={organization} variant="primary" />}
      </PageHeader>
      <div className="mb-5">
        <SearchBox
          label="Search name or e-mail"
          value={q ?? ''}
          onSearch={(text) => navigate({ search: { q: text || undefined }, replace: true })}
        />
      </div>
      <Section skeleton={<MemberListSkeleton />}>
        <MemberList filter={filter} />
        {mayInvite && <InvitationList filter={filter} />}
      </Section>
    </>
  )
}
