import type { Organization } from '@abparts/contracts/organization'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { formatCount } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'

const openInvitations = ({ items, nextCursor }: { items: readonly unknown[]; nextCursor: string | null }): string =>
  `${nextCursor === null ? '' : 'more than '}${formatCount(items.length, 'open invitation')}`

export function RemoveOrganizationModal({ organization, ...state }: OpenState & { organization: Organization }) {
  const { id, name } = organization
  const navigate = useNavigate()
  const { data, isSuccess, fetchStatus } = useQuery(
    trpc.invitations.list.queryOptions({ organizationId: id, limit: 100 }, { enabled: state.isOpen, staleTime: 0 }),
  )
  // Not those of an earlier look, as if they were still there.
  const invitations = isSuccess && fetchStatus === 'idle' ? data : undefined
  const remove = useMutation(
    trpc.organizations.remove.mutationOptions({
      meta: { showsError: true },
      // Before everything on the screen is read again: this page would find nothing.
      onSuccess: () => navigate({ to: '/organizations' }),
    }),
  )
  return (
    <ConfirmModal
      {...state}
      title={`Delete ${name}?`}
      confirmLabel="Delete organization"
      onConfirm={() => remove.mutateAsync({ id })}
    >
      <p>
        The organization goes for good{organization.logoUrl !== null && ', with its logo'}
        {invitations === undefined && ', with all its open invitations'}
        {invitations && invitations.items.length > 0 && `, with ${openInvitations(invitations)}`}. Its members and
        proprietary parts must be gone or moved before.
      </p>
    </ConfirmModal>
  )
}
