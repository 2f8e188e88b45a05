import type { Organization } from '@abparts/contracts/organization'
import type { Part } from '@abparts/contracts/part'
import { useMutation } from '@tanstack/react-query'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'
import { useAccount } from '../account/use-account.ts'
import { PartFields } from './part-fields.tsx'
import { readPartForm } from './read-part-form.ts'

interface EditPartModalProps extends OpenState {
  part: Part
  organization: Organization | null
}

export function EditPartModal({ part, organization, ...state }: EditPartModalProps) {
  const { role } = useAccount()
  const update = useMutation(trpc.parts.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <FormModal
      {...state}
      title="Edit part"
      submitLabel="Save"
      onSubmit={(fields) =>
        update.mutateAsync({ id: part.id, ...readPartForm(fields, { role, organizationId: part.organizationId }) })
      }
    >
      <PartFields part={part} organization={organization} />
    </FormModal>
  )
}
