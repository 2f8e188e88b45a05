import type { ListUsersInput, User } from '@abparts/contracts/user'
import { skipToken, useMutation, useQuery, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Pencil, ScrollText, UserCheck, UsersRound, UserX } from 'lucide-react'
import { useState } from 'react'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { Avatar } from '../../components/avatar.tsx'
import { Badge } from '../../components/badge.tsx'
import { Empty } from '../../components/empty.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { ConfirmModal } from '../../components/modal.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { trpc } from '../../lib/trpc.ts'
import { useAccount, useMay } from '../account/profile.tsx'
import { EditUserModal, roleLabels } from './edit-user-modal.tsx'

/** The name of a user's organization, as a link to it. */
export function UserOrganization({ organizationId }: { organizationId: string | null }) {
  const { data: organization } = useQuery(
    trpc.organizations.get.queryOptions(organizationId === null ? skipToken : { id: organizationId }),
  )
  return (
    <span className="min-w-0 truncate lg:w-52 lg:shrink-0">
      {organization && (
        <Link
          to="/organizations/$organizationId"
          params={{ organizationId: organization.id }}
          className="hover:text-ink hover:underline"
        >
          {organization.name}
        </Link>
      )}
    </span>
  )
}

interface UserRowProps {
  user: User
  showsOrganization: boolean
}

/** A user in a list. People who may change it get a menu, except on their own row. */
function UserRow({ user, showsOrganization }: UserRowProps) {
  const { id, name, email, role, organizationId, active, photoUrl } = user
  const account = useAccount()
  const may = useMay()
  const navigate = useNavigate()
  const [isEditing, setEditing] = useState(false)
  const [isDeactivating, setDeactivating] = useState(false)
  const update = useMutation(trpc.users.update.mutationOptions({ meta: { showsError: true } }))
  const activate = useMutation(
    trpc.users.update.mutationOptions({
      meta: { failure: `${name} could not be activated.` },
      onSuccess: () => showNotice(`${name} can sign in again.`),
    }),
  )

  const mayEdit = id !== account.id && may('edit', { type: 'user', organizationId, userId: id, role })
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
          {showsOrganization && <UserOrganization organizationId={organizationId} />}
          <span className="order-first shrink-0 lg:order-none lg:w-24 lg:text-right">{roleLabels[role]}</span>
        </div>
      </div>
      <span className="flex w-9 shrink-0">
        {mayEdit && <ActionMenu label={`Actions for ${name}`} actions={actions} />}
      </span>
      <EditUserModal user={user} isOpen={isEditing} onOpenChange={setEditing} />
      <ConfirmModal
        isOpen={isDeactivating}
        onOpenChange={setDeactivating}
        title={`Deactivate ${name}?`}
        confirmLabel="Deactivate"
        onConfirm={() => update.mutateAsync({ id, active: false })}
      >
        <p>
          They are signed out immediately and cannot sign in until you activate them again. Their open invitations are
          withdrawn; nothing else is deleted.
        </p>
      </ConfirmModal>
    </li>
  )
}

const slots = [0, 1, 2, 3]

export function UserListSkeleton() {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface">
      {slots.map((slot) => (
        <div key={slot} className="flex items-center gap-3 border-line border-b p-3 last:border-b-0">
          <div className="skeleton size-9 rounded-full" />
          <div className="flex flex-1 flex-col gap-1.5">
            <div className="skeleton h-4 w-40" />
            <div className="skeleton h-3 w-56 max-w-full" />
          </div>
        </div>
      ))}
    </div>
  )
}

interface UserListProps {
  filter: Pick<ListUsersInput, 'search' | 'organizationId'>
}

export function UserList({ filter }: UserListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.users.list.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor }),
  )
  const users = list.data.pages.flatMap((page) => page.items)
  if (users.length === 0)
    return <Empty icon={UsersRound} title={filter.search ? 'No matching users.' : 'No users yet.'} />
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {users.map((user) => (
          <UserRow key={user.id} user={user} showsOrganization={filter.organizationId === undefined} />
        ))}
      </ul>
      <LoadMore list={list} />
    </>
  )
}
