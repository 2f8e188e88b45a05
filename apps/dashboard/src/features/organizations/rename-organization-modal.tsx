import { CreateOrganizationInput, type Organization } from '@abparts/contracts/organization'
import { useMutation } from '@tanstack/react-query'
import { EditModal } from '../../components/edit-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'
import { NameField } from './name-field.tsx'

export function RenameOrganizationModal({ organization, ...state }: OpenState & { organization: Organization }) {
  const { id, name } = organization
  const update = useMutation(trpc.organizations.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Rename organization"
      onSave={(changed) => update.mutateAsync({ id, ...CreateOrganizationInput.parse(changed) })}
    >
      <NameField defaultValue={name} />
    </EditModal>
  )
}
