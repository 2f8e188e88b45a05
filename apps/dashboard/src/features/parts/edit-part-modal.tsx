import type { Organization } from '@abparts/contracts/organization'
import type { Part } from '@abparts/contracts/part'
import { useMutation } from '@tanstack/react-query'
import { EditModal } from '../../components/edit-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'
import { PartFields } from './part-fields.tsx'
import { PartForm } from './part-form.ts'

interface EditPartModalProps extends OpenState {
  part: Part
  organization: Organization | null
}

export function EditPartModal({ part, organization, ...state }: EditPartModalProps) {
  const update = useMutation(trpc.parts.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Edit part"
      onSave={(changed) => update.mutateAsync({ id: part.id, ...PartForm.partial().parse(changed) })}
    >
      <PartFields part={part} organization={organization} />
    </EditModal>
  )
}
