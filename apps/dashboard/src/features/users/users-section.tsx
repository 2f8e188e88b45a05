import type { Organization } from '@abparts/contracts/organization'
import { Section, SectionHeader } from '../../components/page.tsx'
import { useMay } from '../account/profile.tsx'
import { InvitationList } from '../invitations/invitation-list.tsx'
import { InviteButton } from '../invitations/invite.tsx'
import { UserList, UserListSkeleton } from './user-list.tsx'

/** The users of one organization, and its open invitations. */
export function UsersSection({ organization }: { organization: Organization }) {
  const filter = { organizationId: organization.id }
  const mayInvite = useMay()('create', { type: 'user', ...filter })
  return (
    <section>
      <SectionHeader title="Users">{mayInvite && <InviteButton organization={organization} />}</SectionHeader>
      <Section skeleton={<UserListSkeleton />}>
        <UserList filter={filter} />
        {mayInvite && <InvitationList filter={filter} />}
      </Section>
    </section>
  )
}
