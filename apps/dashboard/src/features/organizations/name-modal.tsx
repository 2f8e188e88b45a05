import { maxNameLength } from '@abparts/contracts/limits'
import { CreateOrganizationInput } from '@abparts/contracts/organization'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'

interface NameModalProps extends OpenState {
  title: string
  submitLabel: string
  defaultName: string
  onSubmit: (name: string) => Promise<unknown>
}

/** Asks for an organization's name. */
export function NameModal({ defaultName, onSubmit, ...dialog }: NameModalProps) {
  return (
    <FormModal {...dialog} onSubmit={(fields) => onSubmit(CreateOrganizationInput.parse(fields).name)}>
      <TextField label="Name" name="name" defaultValue={defaultName} maxLength={maxNameLength} isRequired autoFocus />
    </FormModal>
  )
}
