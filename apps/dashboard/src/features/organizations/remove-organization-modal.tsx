import type { Organization } from '@abparts/contracts/organization'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'

export function RemoveOrganizationModal({ organization, ...state }: OpenState & { organization: Organization }) {
  const { id, name } = organization
  const navigate = useNavigate()
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
      <p>The organization and its logo go for good. Its members and proprietary parts must be gone or moved before.</p>
    </ConfirmModal>
  )
}
