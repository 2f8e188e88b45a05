import type { User } from '@abparts/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Pencil, ScrollText, UserCheck, UserX } from 'lucide-react'
import { useState } from 'react'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { Avatar } from '../../components/avatar.tsx'
import { Badge } from '../../components/badge.tsx'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { trpc } from '../../lib/trpc.ts'
import { useAccount, useMay } from '../account/use-account.ts'
import { EditMemberModal } from './edit-member-modal.tsx'
import { MemberOrganization } from './member-organization.tsx'
import { roleLabels } from './role-labels.ts'

interface MemberRowProps {
  member: User
  showsOrganization: boolean
}

/** A member in a list. Those who may change something, except their own, get a menu. */
export function MemberRow({ member, showsOrganization }: MemberRowProps) {
  const { id, name, email, role, organizationId, active, photoUrl } = member
  const account = useAccount()
  const may = useMay()
  const navigate = useNavigate()
  const [isEditing, setEditing] = useState(false)
  const [isDeactivating, setDeactivating] = useState(false)
  const update = useMutation(trpc.users.update.mutationOptions({ meta: { showsError: true } }))
  const activate = useMutation(
    trpc.users.update.mutationOptions({
      meta: { failure: `${name} was not activated.` },
      onSuccess: () => showNotice(`${name} can sign in again.`),
    }),
  )

  const mayEdit = id !== account.id && may('edit', { noun: 'member', organizationId, userId: id, role })
  const actions: MenuAction[] = [
    { label: 'Edit', icon: Pencil, onAction: () => setEditing(true) },
    { label: 'Log', icon: ScrollText, onAction: () => navigate({ to: '/log', search: { actor: id } }) },
    active
      ? { label: 'Deactivate', icon: UserX, tone: 'danger', onAction: () => setDeactivating(true) }
      : { label: 'Activate', icon: UserCheck, onAction: () => activate.mutate({ id, active: true }) },
  ]

  return (
    <li className="flex items-center gap-3 py-2.5 pr-2 pl-3.5">
      <Avatar name={name} url={photoUrl} className={`size-9 ${active ? '' : 'opacity-50 grayscale'}`} />
      <div className="min-w-0 flex-1 lg:flex lg:items-center lg:gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-2">
            <span className={`truncate font-medium ${active ? '' : 'text-muted'}`}>{name}</span>
            {id === account.id && <Badge tone="accent">You</Badge>}
            {!active && <Badge>Deactivated</Badge>}
          </p>
          <p className="truncate text-[0.8125rem] text-muted">{email}</p>
        </div>
        <div className="flex gap-3 text-[0.8125rem] text-muted">
          {showsOrganization && <MemberOrganization organizationId={organizationId} />}
          <span className="order-first shrink-0 lg:order-none lg:w-24 lg:text-right">{roleLabels[role]}</span>
        </div>
      </div>
      <span className="flex w-9 shrink-0">
        {mayEdit && <ActionMenu label={`Actions for ${name}`} actions={actions} />}
      </span>
      <EditMemberModal member={member} isOpen={isEditing} onOpenChange={setEditing} />
      <ConfirmModal
        isOpen={isDeactivating}
        onOpenChange={setDeactivating}
        title={`Deactivate ${name}?`}
        confirmLabel="Deactivate"
        onConfirm={() => update.mutateAsync({ id, active: false })}
      >
        <p>
          They are signed out at once and cannot sign in until you activate them again. Invitations of theirs that are
          still open are withdrawn; nothing else is deleted.
        </p>
      </ConfirmModal>
    </li>
  )
}
