import type { CreatedInvitation, ListInvitationsInput } from '@abparts/contracts/invitation'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LoadMore } from '../../components/load-more.tsx'
import { SectionHeader } from '../../components/section-header.tsx'
import { trpc } from '../../lib/trpc.ts'
import { InvitationLinkModal } from './invitation-link-modal.tsx'
import { InvitationRow } from './invitation-row.tsx'

interface InvitationListProps {
  filter: Pick<ListInvitationsInput, 'search' | 'organizationId'>
}

/** Who is invited and has not come yet; nothing at all when there is nobody. */
export function InvitationList({ filter }: InvitationListProps) {
  const [renewed, setRenewed] = useState<CreatedInvitation | null>(null)
  const list = useSuspenseInfiniteQuery(
    trpc.invitations.list.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor }),
  )
  const invitations = list.data.pages.flatMap((page) => page.items)
  if (invitations.length === 0) return null
  return (
    <section className="mt-8">
      <SectionHeader title="Open invitations" />
      <ul
        aria-label="Open invitations"
        className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
      >
        {invitations.map((invitation) => (
          <InvitationRow
            key={invitation.id}
            invitation={invitation}
            showsOrganization={filter.organizationId === undefined}
            onRenewed={setRenewed}
          />
        ))}
      </ul>
      <LoadMore list={list} />
      <InvitationLinkModal created={renewed} onClose={() => setRenewed(null)} />
    </section>
  )
}
