import type { Organization } from '@abparts/contracts/organization'
import { Section } from '../../components/section.tsx'
import { SectionHeader } from '../../components/section-header.tsx'
import { useMay } from '../account/use-account.ts'
import { InvitationList } from '../invitations/invitation-list.tsx'
import { InviteButton } from '../invitations/invite-button.tsx'
import { MemberList } from './member-list.tsx'
import { MemberListSkeleton } from './member-list-skeleton.tsx'

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
