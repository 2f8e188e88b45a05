import type { CreatedInvitation, Invitation, ListInvitationsInput } from '@abparts/contracts/invitation'
import { useMutation, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link, MailOpen, X } from 'lucide-react'
import { useState } from 'react'
import { ActionMenu } from '../../components/action-menu.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { ConfirmModal } from '../../components/modal.tsx'
import { SectionHeader } from '../../components/page.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { formatDate } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'
import { useMay } from '../account/profile.tsx'
import { roleLabels } from '../users/edit-user-modal.tsx'
import { UserOrganization } from '../users/user-list.tsx'
import { InvitationLinkModal } from './invite.tsx'

interface InvitationRowProps {
  invitation: Invitation
  showsOrganization: boolean
  onRenewed: (created: CreatedInvitation) => void
}

/** Someone who is invited. The link cannot be shown again; those who lost it get a new one. */
function InvitationRow({ invitation, showsOrganization, onRenewed }: InvitationRowProps) {
  const { id, name, email, role, organizationId, expiresAt } = invitation
  const may = useMay()
  const [isWithdrawing, setWithdrawing] = useState(false)
  const renew = useMutation(
    trpc.invitations.create.mutationOptions({
      meta: { failure: `A new link for ${name} could not be created.` },
      onSuccess: onRenewed,
    }),
  )
  const remove = useMutation(
    trpc.invitations.remove.mutationOptions({
      meta: { showsError: true },
      onSuccess: () => showNotice(`The invitation for ${name} was withdrawn.`),
    }),
  )
  return (
    <li className="flex items-center gap-3 py-2.5 pr-2 pl-3.5">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-raised text-muted">
        <MailOpen aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1 lg:flex lg:items-center lg:gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-[0.8125rem] text-muted">{email}</p>
          <p className="text-xs text-muted">Expires {formatDate(expiresAt)}</p>
        </div>
        <div className="flex gap-3 text-[0.8125rem] text-muted">
          {showsOrganization && <UserOrganization organizationId={organizationId} />}
          <span className="order-first shrink-0 lg:order-none lg:w-24 lg:text-right">{roleLabels[role]}</span>
        </div>
      </div>
      <span className="flex w-9 shrink-0">
        {may('delete', { type: 'user', organizationId, role }) && (
          <ActionMenu
            label={`Actions for ${name}`}
            actions={[
              {
                label: 'New link',
                icon: Link,
                onAction: () => renew.mutate({ name, email, role, organizationId }),
                isDisabled: renew.isPending,
              },
              { label: 'Withdraw', icon: X, tone: 'danger', onAction: () => setWithdrawing(true) },
            ]}
          />
        )}
      </span>
      <ConfirmModal
        isOpen={isWithdrawing}
        onOpenChange={setWithdrawing}
        title={`Withdraw the invitation for ${name}?`}
        confirmLabel="Withdraw"
        onConfirm={() => remove.mutateAsync({ id })}
      >
        <p>Its link will stop working. You can invite them again.</p>
      </ConfirmModal>
    </li>
  )
}

interface InvitationListProps {
  filter: Pick<ListInvitationsInput, 'search' | 'organizationId'>
}

/** The open invitations. Renders nothing when there are none. */
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
