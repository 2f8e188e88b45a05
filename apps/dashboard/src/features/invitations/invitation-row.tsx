import type { CreatedInvitation, Invitation } from '@abparts/contracts/invitation'
import { useMutation } from '@tanstack/react-query'
import { Link, MailOpen, X } from 'lucide-react'
import { useState } from 'react'
import { ActionMenu } from '../../components/action-menu.tsx'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { formatDate } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'
import { useMay } from '../account/use-account.ts'
import { MemberOrganization } from '../users/member-organization.tsx'
import { roleLabels } from '../users/role-labels.ts'

interface InvitationRowProps {
  invitation: Invitation
  showsOrganization: boolean
  onRenewed: (created: CreatedInvitation) => void
}

/** Someone who is invited. The link is known to nobody any more; who lost it gets a new one. */
export function InvitationRow({ invitation, showsOrganization, onRenewed }: InvitationRowProps) {
  const { id, name, email, role, organizationId, expiresAt } = invitation
  const may = useMay()
  const [isWithdrawing, setWithdrawing] = useState(false)
  const renew = useMutation(
    trpc.invitations.create.mutationOptions({
      meta: { failure: `There is no new link for ${name}.` },
      onSuccess: onRenewed,
    }),
  )
  const remove = useMutation(
    trpc.invitations.remove.mutationOptions({
      meta: { showsError: true },
      onSuccess: () => showNotice(`The invitation of ${name} was withdrawn.`),
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
          <p className="text-xs text-muted">Until {formatDate(expiresAt)}</p>
        </div>
        <div className="flex gap-3 text-[0.8125rem] text-muted">
          {showsOrganization && <MemberOrganization organizationId={organizationId} />}
          <span className="order-first shrink-0 lg:order-none lg:w-24 lg:text-right">{roleLabels[role]}</span>
        </div>
      </div>
      <span className="flex w-9 shrink-0">
        {may('delete', { noun: 'member', organizationId, role }) && (
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
        title={`Withdraw the invitation of ${name}?`}
        confirmLabel="Withdraw"
        onConfirm={() => remove.mutateAsync({ id })}
      >
        <p>Its link does not work any more then. You can invite them again.</p>
      </ConfirmModal>
    </li>
  )
}
