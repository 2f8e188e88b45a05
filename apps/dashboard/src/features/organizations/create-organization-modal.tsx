import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'
import { NameModal } from './name-modal.tsx'

/** Asks for a new organization and goes to its page. */
export function CreateOrganizationModal(state: OpenState) {
  const navigate = useNavigate()
  const create = useMutation(
    trpc.organizations.create.mutationOptions({
      meta: { showsError: true },
      onSuccess: ({ id }) => navigate({ to: '/organizations/$organizationId', params: { organizationId: id } }),
    }),
  )
  return (
    <NameModal
      {...state}
      title="New organization"
      submitLabel="Create organization"
      defaultName=""
      onSubmit={(name) => create.mutateAsync({ name })}
    />
  )
}
