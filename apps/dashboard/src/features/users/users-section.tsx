import type { Organization } from '@abparts/contracts/organization'
import { Section, SectionHeader } from '../../components/page.tsx'
import { useMay } from '../account/profile.tsx'
import { InvitationList } from '../invitations/invitation-list.tsx'
import { InviteButton } from '../invitations/invite.tsx'
import { MemberList, MemberListSkeleton } from './user-list.tsx'

/** The members of one organization, and who is invited to be one. */
export function MembersSection({ organization }: { organization: Organization }) {
  const filter = { organizationId: organization.id }
  const mayInvite = useMay()('create', { noun: 'member', ...filter })
  return (
    <section>
      <SectionHeader title="Members">{mayInvite && <InviteButton organization={organization} />}</SectionHeader>
      <Section skeleton={<MemberListSkeleton />}>
        <MemberList filter={filter} />
        {mayInvite && <InvitationList filter={filter} />}
      </Section>
    </section>
  )
}
