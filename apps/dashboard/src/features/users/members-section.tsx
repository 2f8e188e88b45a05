import type { Organization } from '@abparts/contracts/organization'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/section.tsx'
import { SectionHeader } from '../../components/section-header.tsx'
import { useMay } from '../account/use-account.ts'
import { CreateMemberModal } from './create-member-modal.tsx'
import { MemberList } from './member-list.tsx'
import { MemberListSkeleton } from './member-list-skeleton.tsx'

/** The members of one organization. */
export function MembersSection({ organization }: { organization: Organization }) {
  const may = useMay()
  const [isCreating, setCreating] = useState(false)
  return (
    <section>
      <SectionHeader title="Members">
        {may('create', { noun: 'member', organizationId: organization.id }) && (
          <Button onPress={() => setCreating(true)}>
            <UserPlus aria-hidden />
            New member
          </Button>
        )}
      </SectionHeader>
      <Section skeleton={<MemberListSkeleton />}>
        <MemberList filter={{ organizationId: organization.id }} />
      </Section>
      <CreateMemberModal organization={organization} isOpen={isCreating} onOpenChange={setCreating} />
    </section>
  )
}
