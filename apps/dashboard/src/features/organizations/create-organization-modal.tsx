import { CreateOrganizationInput } from '@abparts/contracts/organization'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'
import { NameField } from './name-field.tsx'

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
    <FormModal
      {...state}
      title="New organization"
      submitLabel="Create organization"
      onSubmit={(fields) => create.mutateAsync(CreateOrganizationInput.parse(fields))}
    >
      <NameField defaultValue="" />
    </FormModal>
  )
}
