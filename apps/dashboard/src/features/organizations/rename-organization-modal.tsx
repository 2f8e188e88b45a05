import type { Organization } from '@abparts/contracts/organization'
import { useMutation } from '@tanstack/react-query'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'
import { NameModal } from './name-modal.tsx'

export function RenameOrganizationModal({ organization, ...state }: OpenState & { organization: Organization }) {
  const { id, name } = organization
  const update = useMutation(trpc.organizations.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <NameModal
      {...state}
      title="Rename organization"
      submitLabel="Save"
      defaultName={name}
      onSubmit={(newName) => update.mutateAsync({ id, name: newName })}
    />
  )
}
